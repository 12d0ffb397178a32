-- §6c: one growing log over all entries of the journal; its signed checkpoints show what was cut off (ADR 013).

-- What was written and is in no checkpoint yet. The rows come with the entries and go when they get their place in the log.
CREATE TABLE "log_queue" (
    "offer_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_queue_pkey" PRIMARY KEY ("offer_id","sequence")
);

CREATE TABLE "log_entries" (
    "position" BIGINT NOT NULL,
    "offer_id" UUID NOT NULL,
    "sequence" INTEGER NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_entries_pkey" PRIMARY KEY ("position")
);
CREATE UNIQUE INDEX "log_entries_offer_id_sequence_key" ON "log_entries"("offer_id", "sequence");

CREATE TABLE "log_nodes" (
    "level" INTEGER NOT NULL,
    "index" BIGINT NOT NULL,
    "hash" BYTEA NOT NULL,

    CONSTRAINT "log_nodes_pkey" PRIMARY KEY ("level","index")
);

CREATE TABLE "checkpoints" (
    "size" BIGINT NOT NULL,
    "note" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "peaks" BYTEA NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("size")
);

-- By trigger and not by each writer: no entry can be written and forgotten. Once a statement, however many entries it adds.
CREATE FUNCTION queue_for_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log_queue (offer_id, sequence, hash) SELECT offer_id, sequence, decode(hash, 'hex') FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_is_logged AFTER INSERT ON "journal" REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION queue_for_log();

INSERT INTO "log_queue" ("offer_id", "sequence", "hash") SELECT "offer_id", "sequence", decode("hash", 'hex') FROM "journal";

CREATE TRIGGER log_entries_is_append_only BEFORE UPDATE OR DELETE ON "log_entries" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER log_entries_is_not_truncated BEFORE TRUNCATE ON "log_entries" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER log_nodes_is_append_only BEFORE UPDATE OR DELETE ON "log_nodes" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER log_nodes_is_not_truncated BEFORE TRUNCATE ON "log_nodes" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
CREATE TRIGGER checkpoints_is_append_only BEFORE UPDATE OR DELETE ON "checkpoints" FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER checkpoints_is_not_truncated BEFORE TRUNCATE ON "checkpoints" FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- The salt of a text's commitment lies beside the text: erased with it, the commitment in the journal says nothing any more.
ALTER TABLE "inbound_sms" ADD COLUMN "salt" TEXT;
ALTER TABLE "outgoing_sms" ADD COLUMN "salt" TEXT;
