-- Keys of providers' systems are found by their public part and compared by an HMAC with a pepper that the database does not
-- have (§6b). What was stored as a plain hash is of no use any more: such keys are made anew.
DELETE FROM "api_keys";
DROP INDEX "api_keys_hash_key";
CREATE UNIQUE INDEX "api_keys_prefix_key" ON "api_keys"("prefix");
ALTER TABLE "api_keys" ADD COLUMN "pepper" TEXT NOT NULL;
ALTER TABLE "api_keys" ADD COLUMN "revoked_at" TIMESTAMPTZ(3);
ALTER TABLE "api_keys" ADD COLUMN "last_used_at" TIMESTAMPTZ(3);
