-- Personal columns are sealed by the application (§6b); they are found by blind indexes.
CREATE TABLE "data_keys" (
    "id" UUID NOT NULL,
    "kek_id" TEXT NOT NULL,
    "wrapped" TEXT NOT NULL,

    CONSTRAINT "data_keys_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "data_keys_kek_id_idx" ON "data_keys"("kek_id");

ALTER TABLE "recipients" ALTER COLUMN "identifier" TYPE TEXT;
ALTER TABLE "recipients" ADD COLUMN "identifier_index" TEXT;
UPDATE "recipients" SET "identifier_index" = "identifier";
ALTER TABLE "recipients" ALTER COLUMN "identifier_index" SET NOT NULL;
ALTER TABLE "recipients" ADD COLUMN "erased_at" TIMESTAMPTZ(3);
DROP INDEX "recipients_kind_identifier_key";
CREATE UNIQUE INDEX "recipients_kind_identifier_index_key" ON "recipients"("kind", "identifier_index");

ALTER TABLE "offers" ALTER COLUMN "facts" TYPE TEXT USING "facts"::text;
ALTER TABLE "offers" ADD COLUMN "phone_index" TEXT;
UPDATE "offers" SET "phone_index" = "phone";
DROP INDEX "offers_phone_idx";
CREATE INDEX "offers_phone_index_idx" ON "offers"("phone_index");

ALTER TABLE "line_places" RENAME COLUMN "phone" TO "phone_index";
ALTER INDEX "line_places_phone_state_idx" RENAME TO "line_places_phone_index_state_idx";

ALTER TABLE "outgoing_sms" ADD COLUMN "key_id" UUID;
ALTER TABLE "outgoing_sms" ADD COLUMN "phone_index" TEXT NOT NULL DEFAULT '';
UPDATE "outgoing_sms" SET "phone_index" = "phone";
DROP INDEX "outgoing_sms_phone_created_at_idx";
CREATE INDEX "outgoing_sms_phone_index_created_at_idx" ON "outgoing_sms"("phone_index", "created_at");

ALTER TABLE "inbound_sms" ADD COLUMN "key_id" UUID;
ALTER TABLE "inbound_sms" ADD COLUMN "phone_index" TEXT NOT NULL DEFAULT '';
ALTER TABLE "inbound_sms" ADD COLUMN "content_index" TEXT NOT NULL DEFAULT '';
UPDATE "inbound_sms" SET "phone_index" = "phone";
DROP INDEX "inbound_sms_phone_arrived_at_idx";
CREATE INDEX "inbound_sms_phone_index_arrived_at_idx" ON "inbound_sms"("phone_index", "arrived_at");

ALTER TABLE "provider_results" ALTER COLUMN "body" TYPE TEXT USING "body"::text;

ALTER TABLE "smpp_early_receipts" RENAME COLUMN "phone" TO "phone_index";
ALTER TABLE "smpp_inbound_parts" ADD COLUMN "phone_index" TEXT NOT NULL DEFAULT '';
ALTER TABLE "smpp_inbound_parts" ALTER COLUMN "octets" TYPE TEXT USING encode("octets", 'base64');
DROP INDEX "smpp_inbound_parts_gateway_phone_reference_idx";
CREATE INDEX "smpp_inbound_parts_gateway_phone_index_reference_idx" ON "smpp_inbound_parts"("gateway", "phone_index", "reference");
