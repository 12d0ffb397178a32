-- What an operator calls one of our SMS. The row is there before the sending, so an attempt whose answer was lost is known.
CREATE TABLE "operator_ids" (
    "gateway" TEXT NOT NULL,
    "sms_id" TEXT NOT NULL,
    "operator_id" TEXT,
    "begun_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operator_ids_pkey" PRIMARY KEY ("gateway","sms_id")
);
CREATE UNIQUE INDEX "operator_ids_gateway_operator_id_key" ON "operator_ids"("gateway", "operator_id");
CREATE INDEX "operator_ids_sms_id_idx" ON "operator_ids"("sms_id");
ALTER TABLE "operator_ids" ADD CONSTRAINT "operator_ids_sms_id_fkey" FOREIGN KEY ("sms_id") REFERENCES "outgoing_sms"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- Numbers for operators that let us choose (31 bits). It starts anywhere, so that a second installation on the same account
-- does not meet the numbers of the first.
CREATE SEQUENCE "operator_numbers" AS INTEGER;
SELECT setval('"operator_numbers"', 1 + floor(random() * 1000000000)::int);

-- What an operator says of an SMS without signing it: it counts only once the operator was asked (§4a).
CREATE TABLE "receipt_claims" (
    "gateway" TEXT NOT NULL,
    "claim_id" TEXT NOT NULL,
    "operator_id" TEXT NOT NULL,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "settled_at" TIMESTAMPTZ(3),
    "outcome" TEXT,

    CONSTRAINT "receipt_claims_pkey" PRIMARY KEY ("gateway","claim_id")
);
CREATE INDEX "receipt_claims_settled_at_next_try_at_idx" ON "receipt_claims"("settled_at", "next_try_at");
