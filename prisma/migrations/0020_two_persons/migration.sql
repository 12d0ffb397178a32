-- Answers that were given in person or in a phone call: one operator records, another confirms, and only then they are facts.
CREATE TABLE "desk_answers" (
    "id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "agrees" BOOLEAN NOT NULL,
    "channel" TEXT NOT NULL,
    "key_id" UUID NOT NULL,
    "evidence" TEXT NOT NULL,
    "salt" TEXT,
    "recorded_by" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "confirmed_by" TEXT,
    "confirmed_at" TIMESTAMPTZ(3),

    CONSTRAINT "desk_answers_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "desk_answers_two_persons" CHECK ("confirmed_by" <> "recorded_by")
);
CREATE INDEX "desk_answers_offer_id_idx" ON "desk_answers"("offer_id");
ALTER TABLE "desk_answers" ADD CONSTRAINT "desk_answers_offer_id_fkey"
  FOREIGN KEY ("offer_id") REFERENCES "offers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
