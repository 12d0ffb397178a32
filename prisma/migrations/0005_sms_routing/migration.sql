-- Several SMS gateways (ADR 012): who may have an SMS is written down before anybody is asked to send it.
ALTER TABLE "outgoing_sms" ADD COLUMN "may_be_at" TEXT[] NOT NULL DEFAULT '{}';
ALTER TABLE "outgoing_sms" ADD COLUMN "claims" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "outgoing_sms" ADD COLUMN "bound_by" INTEGER NOT NULL DEFAULT 0;
-- What was written down before may have left through the one gateway that there was.
UPDATE "outgoing_sms" SET "may_be_at" = ARRAY["gateway"];
