-- What left over SMPP and what came in before it is whole: the gateway's own ledger, so that a worker may die at any moment.

-- CreateTable
CREATE TABLE "smpp_parts" (
    "gateway" TEXT NOT NULL,
    "sms_id" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "state" TEXT NOT NULL,
    "operator_id" TEXT,
    "match_id" TEXT,
    "code" TEXT,
    "attempts" INTEGER NOT NULL DEFAULT 1,
    "left_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "smpp_parts_pkey" PRIMARY KEY ("gateway","sms_id","part")
);

-- CreateTable
CREATE TABLE "smpp_early_receipts" (
    "gateway" TEXT NOT NULL,
    "receipt_id" TEXT NOT NULL,
    "match_id" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "reference" INTEGER,
    "status" TEXT NOT NULL,
    "operator_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "smpp_early_receipts_pkey" PRIMARY KEY ("gateway","receipt_id")
);

-- CreateTable
CREATE TABLE "smpp_inbound_parts" (
    "id" BIGSERIAL NOT NULL,
    "gateway" TEXT NOT NULL,
    "message" UUID NOT NULL,
    "phone" TEXT NOT NULL,
    "reference" TEXT NOT NULL,
    "total" INTEGER NOT NULL,
    "part" INTEGER NOT NULL,
    "data_coding" INTEGER NOT NULL,
    "octets" BYTEA NOT NULL,
    "operator_id" TEXT,
    "operator_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "handed_on_at" TIMESTAMPTZ(3),

    CONSTRAINT "smpp_inbound_parts_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "smpp_parts_gateway_match_id_idx" ON "smpp_parts"("gateway", "match_id");

-- CreateIndex
CREATE INDEX "smpp_inbound_parts_gateway_phone_reference_idx" ON "smpp_inbound_parts"("gateway", "phone", "reference");

-- CreateIndex
CREATE UNIQUE INDEX "smpp_inbound_parts_message_part_key" ON "smpp_inbound_parts"("message", "part");

-- Few are open at any time: the gateway looks at these only.
CREATE INDEX "smpp_parts_open" ON "smpp_parts" ("gateway", "state") WHERE "state" IN ('submitting', 'unknown');
CREATE INDEX "smpp_inbound_parts_open" ON "smpp_inbound_parts" ("gateway", "arrived_at") WHERE "handed_on_at" IS NULL;
