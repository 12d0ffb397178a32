-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "providers" (
    "id" TEXT NOT NULL,
    "names" JSONB NOT NULL,
    "url" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "webhook_secret" TEXT NOT NULL,
    "callback_url" TEXT NOT NULL,
    "callback_secret" TEXT NOT NULL,

    CONSTRAINT "providers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_keys" (
    "id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "scopes" TEXT[],
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_keys_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "services" (
    "code" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,

    CONSTRAINT "services_pkey" PRIMARY KEY ("code")
);

-- CreateTable
CREATE TABLE "service_versions" (
    "service_code" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "service_versions_pkey" PRIMARY KEY ("service_code","version")
);

-- CreateTable
CREATE TABLE "recipients" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "identifier" CHAR(12) NOT NULL,
    "opted_out_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "offers" (
    "id" UUID NOT NULL,
    "code" TEXT NOT NULL,
    "provider_id" TEXT NOT NULL,
    "service_code" TEXT NOT NULL,
    "service_version" INTEGER NOT NULL,
    "recipient_id" UUID NOT NULL,
    "representative_id" UUID,
    "reference" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "facts" JSONB NOT NULL,
    "facts_as_of" TIMESTAMPTZ(3) NOT NULL,
    "phone" TEXT,
    "language" TEXT,
    "consent_token" TEXT,
    "consent_expires_at" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL,
    "reason" TEXT,
    "sent_at" TIMESTAMPTZ(3),
    "received_at" TIMESTAMPTZ(3),
    "deadline" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "calling_until" TIMESTAMPTZ(3),
    "folded" JSONB NOT NULL,
    "sequence" INTEGER NOT NULL,
    "chain_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "offers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "journal" (
    "offer_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "fact" TEXT NOT NULL,
    "previous_hash" TEXT NOT NULL,
    "hash" TEXT NOT NULL,

    CONSTRAINT "journal_pkey" PRIMARY KEY ("offer_id","sequence")
);

-- CreateTable
CREATE TABLE "line_places" (
    "offer_id" UUID NOT NULL,
    "phone" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "urgent" BOOLEAN NOT NULL,
    "position" BIGSERIAL NOT NULL,

    CONSTRAINT "line_places_pkey" PRIMARY KEY ("offer_id")
);

-- CreateTable
CREATE TABLE "outgoing_sms" (
    "id" TEXT NOT NULL,
    "offer_id" UUID,
    "kind" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "parts" INTEGER NOT NULL,
    "gateway" TEXT NOT NULL,
    "gateway_id" TEXT,
    "status" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "sent_at" TIMESTAMPTZ(3),

    CONSTRAINT "outgoing_sms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "receipts" (
    "gateway" TEXT NOT NULL,
    "receipt_id" TEXT NOT NULL,
    "sms_id" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "part" INTEGER,
    "operator_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "order" BIGSERIAL NOT NULL,

    CONSTRAINT "receipts_pkey" PRIMARY KEY ("gateway","receipt_id")
);

-- CreateTable
CREATE TABLE "inbound_sms" (
    "id" UUID NOT NULL,
    "gateway" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "phone" TEXT NOT NULL,
    "text" TEXT NOT NULL,
    "operator_at" TIMESTAMPTZ(3),
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,
    "reading" TEXT NOT NULL,
    "offer_id" UUID,
    "reply" TEXT,

    CONSTRAINT "inbound_sms_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "provider_results" (
    "provider_id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "offer_id" UUID NOT NULL,
    "body" JSONB NOT NULL,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "provider_results_pkey" PRIMARY KEY ("provider_id","message_id")
);

-- CreateTable
CREATE TABLE "register_notices" (
    "source" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "arrived_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "register_notices_pkey" PRIMARY KEY ("source","message_id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "workflow_id" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "payload" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "delivered_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "callbacks" (
    "id" UUID NOT NULL,
    "offer_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "order" BIGSERIAL NOT NULL,
    "state" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_try_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),

    CONSTRAINT "callbacks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "idempotency_keys" (
    "provider_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "request_hash" TEXT NOT NULL,
    "offer_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "idempotency_keys_pkey" PRIMARY KEY ("provider_id","key")
);

-- CreateTable
CREATE TABLE "operator_tasks" (
    "id" UUID NOT NULL,
    "offer_id" UUID,
    "kind" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_tasks_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "api_keys_hash_key" ON "api_keys"("hash");

-- CreateIndex
CREATE UNIQUE INDEX "recipients_kind_identifier_key" ON "recipients"("kind", "identifier");

-- CreateIndex
CREATE INDEX "offers_phone_idx" ON "offers"("phone");

-- CreateIndex
CREATE INDEX "offers_provider_id_created_at_id_idx" ON "offers"("provider_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "offers_recipient_id_service_code_state_idx" ON "offers"("recipient_id", "service_code", "state");

-- CreateIndex
CREATE INDEX "offers_representative_id_idx" ON "offers"("representative_id");

-- CreateIndex
CREATE UNIQUE INDEX "offers_service_code_recipient_id_reference_key" ON "offers"("service_code", "recipient_id", "reference");

-- CreateIndex
CREATE INDEX "line_places_phone_state_idx" ON "line_places"("phone", "state");

-- CreateIndex
CREATE INDEX "outgoing_sms_phone_created_at_idx" ON "outgoing_sms"("phone", "created_at");

-- CreateIndex
CREATE INDEX "outgoing_sms_offer_id_idx" ON "outgoing_sms"("offer_id");

-- CreateIndex
CREATE INDEX "receipts_sms_id_idx" ON "receipts"("sms_id");

-- CreateIndex
CREATE INDEX "inbound_sms_phone_arrived_at_idx" ON "inbound_sms"("phone", "arrived_at");

-- CreateIndex
CREATE INDEX "inbound_sms_offer_id_idx" ON "inbound_sms"("offer_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbound_sms_gateway_message_id_key" ON "inbound_sms"("gateway", "message_id");

-- CreateIndex
CREATE INDEX "provider_results_offer_id_idx" ON "provider_results"("offer_id");

-- CreateIndex
CREATE INDEX "outbox_delivered_at_id_idx" ON "outbox"("delivered_at", "id");

-- CreateIndex
CREATE INDEX "callbacks_delivered_at_order_idx" ON "callbacks"("delivered_at", "order");

-- CreateIndex
CREATE INDEX "callbacks_offer_id_order_idx" ON "callbacks"("offer_id", "order");

-- CreateIndex
CREATE INDEX "operator_tasks_done_at_created_at_idx" ON "operator_tasks"("done_at", "created_at");

-- AddForeignKey
ALTER TABLE "api_keys" ADD CONSTRAINT "api_keys_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "services" ADD CONSTRAINT "services_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "service_versions" ADD CONSTRAINT "service_versions_service_code_fkey" FOREIGN KEY ("service_code") REFERENCES "services"("code") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offers" ADD CONSTRAINT "offers_provider_id_fkey" FOREIGN KEY ("provider_id") REFERENCES "providers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offers" ADD CONSTRAINT "offers_recipient_id_fkey" FOREIGN KEY ("recipient_id") REFERENCES "recipients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "offers" ADD CONSTRAINT "offers_representative_id_fkey" FOREIGN KEY ("representative_id") REFERENCES "recipients"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "journal" ADD CONSTRAINT "journal_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "outgoing_sms" ADD CONSTRAINT "outgoing_sms_offer_id_fkey" FOREIGN KEY ("offer_id") REFERENCES "offers"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "receipts" ADD CONSTRAINT "receipts_sms_id_fkey" FOREIGN KEY ("sms_id") REFERENCES "outgoing_sms"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- §6c: the journal is only added to, and what a recipient sent stays as it came. Triggers hold for every role, the owner's too.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only (§6c): % is not allowed', TG_TABLE_NAME, TG_OP;
END $$;
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON "journal" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER journal_is_not_truncated BEFORE TRUNCATE ON "journal" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER inbound_sms_is_unchanged BEFORE UPDATE ON "inbound_sms" FOR EACH ROW
  WHEN (NEW.text <> OLD.text OR NEW.phone <> OLD.phone OR NEW.arrived_at <> OLD.arrived_at) EXECUTE FUNCTION forbid_change();

-- Few rows wait at any time: the sweepers look at these only.
CREATE INDEX "outbox_waiting" ON "outbox" ("id") WHERE "delivered_at" IS NULL;
CREATE INDEX "callbacks_waiting" ON "callbacks" ("order") WHERE "delivered_at" IS NULL AND "failed_at" IS NULL;
