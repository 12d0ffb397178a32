-- A register's notice that waits for our answer, as КДП's withdrawals do.
ALTER TABLE "register_notices" ADD COLUMN "answered_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "shep_messages" (
    "message_id" TEXT NOT NULL,
    "offer_id" UUID NOT NULL,
    "service_id" TEXT NOT NULL,
    "correlation_id" TEXT,
    "sent_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shep_messages_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "shep_messages_correlation_id_idx" ON "shep_messages"("correlation_id");
