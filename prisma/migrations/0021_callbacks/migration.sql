-- Why a callback is not tried any more, and every try of one (the delivery log): never a body of theirs.
ALTER TABLE "callbacks" ADD COLUMN "failed_because" TEXT;
CREATE TABLE "callback_tries" (
    "id" BIGSERIAL NOT NULL,
    "callback_id" UUID NOT NULL,
    "provider_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "status" INTEGER,
    "ms" INTEGER NOT NULL,
    "error" TEXT,

    CONSTRAINT "callback_tries_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "callback_tries_callback_id_id_idx" ON "callback_tries"("callback_id", "id");
ALTER TABLE "callback_tries" ADD CONSTRAINT "callback_tries_callback_id_fkey" FOREIGN KEY ("callback_id") REFERENCES "callbacks"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What a provider may list; and what is due, provider by provider, without a look at the others.
CREATE INDEX "callbacks_provider_id_order_idx" ON "callbacks"("provider_id", "order");
CREATE INDEX "callbacks_due" ON "callbacks" ("provider_id", "next_try_at") WHERE "delivered_at" IS NULL AND "failed_at" IS NULL;
CREATE INDEX "callbacks_line" ON "callbacks" ("offer_id", "order") WHERE "delivered_at" IS NULL AND "failed_at" IS NULL;
DROP INDEX "callbacks_waiting";

-- Two secrets are valid while one is being replaced; an address that answered 410 is not called any more.
ALTER TABLE "providers" ADD COLUMN "previous_webhook_secret" TEXT,
    ADD COLUMN "previous_callback_secret" TEXT,
    ADD COLUMN "gone_callback_url" TEXT;

-- The public keys of the signatures v1a, as the workers have announced them.
CREATE TABLE "callback_keys" (
    "public_key" TEXT NOT NULL,
    "announced_at" TIMESTAMPTZ(3) NOT NULL,
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "callback_keys_pkey" PRIMARY KEY ("public_key")
);
