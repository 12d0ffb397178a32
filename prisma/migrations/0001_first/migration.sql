-- The whole schema. Until the first release is tagged this file is edited in place (CONTRIBUTING.md, "A migration").
-- Personal columns are sealed by the application (§6b) and found by blind indexes, the columns named *_index.
CREATE SCHEMA IF NOT EXISTS public;

-- Append-only tables (§6c): their triggers apply to every role, the owner too.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only (§6c): % is not allowed', TG_TABLE_NAME, TG_OP;
END $$;

-- Providers and their keys ------------------------------------------------------------------------------------------

-- Each secret has a predecessor, so that both are valid while it is replaced. An address that answered 410 is not
-- called. Results come from the networks in allow_from; an empty list allows any (§6b).
CREATE TABLE providers (
  id                       TEXT NOT NULL,
  names                    JSONB NOT NULL,
  company_name             TEXT NOT NULL,
  company_bin              TEXT NOT NULL,
  url                      TEXT NOT NULL,
  token                    TEXT NOT NULL,
  previous_token           TEXT,
  token_since              TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  webhook_secret           TEXT NOT NULL,
  previous_webhook_secret  TEXT,
  webhook_secret_since     TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  allow_from               TEXT[] DEFAULT ARRAY[]::TEXT[],
  callback_url             TEXT NOT NULL,
  callback_secret          TEXT NOT NULL,
  previous_callback_secret TEXT,
  callback_secret_since    TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  gone_callback_url        TEXT,
  away_since               TIMESTAMPTZ(3),
  source                   TEXT NOT NULL DEFAULT 'catalogue',
  disabled_at              TIMESTAMPTZ(3),
  CONSTRAINT providers_pkey PRIMARY KEY (id)
);

-- A key is found by its public part and compared by an HMAC with a pepper that the database does not have (§6b).
CREATE TABLE api_keys (
  id           UUID NOT NULL,
  provider_id  TEXT NOT NULL,
  prefix       TEXT NOT NULL,
  hash         TEXT NOT NULL,
  pepper       TEXT NOT NULL,
  scopes       TEXT[],
  created_at   TIMESTAMPTZ(3) NOT NULL,
  expires_at   TIMESTAMPTZ(3),
  revoked_at   TIMESTAMPTZ(3),
  last_used_at TIMESTAMPTZ(3),
  suspended_at TIMESTAMPTZ(3),
  CONSTRAINT api_keys_pkey PRIMARY KEY (id),
  CONSTRAINT api_keys_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE UNIQUE INDEX api_keys_prefix_key ON api_keys (prefix);

-- Catalogue of services ---------------------------------------------------------------------------------------------

CREATE TABLE services (
  code        TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  version     INTEGER NOT NULL,
  CONSTRAINT services_pkey PRIMARY KEY (code),
  CONSTRAINT services_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);

CREATE TABLE service_versions (
  service_code TEXT NOT NULL,
  version      INTEGER NOT NULL,
  definition   JSONB NOT NULL,
  source       TEXT NOT NULL,
  created_at   TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT service_versions_pkey PRIMARY KEY (service_code, version),
  CONSTRAINT service_versions_service_code_fkey FOREIGN KEY (service_code) REFERENCES services (code)
    ON DELETE RESTRICT ON UPDATE CASCADE
);

-- People ------------------------------------------------------------------------------------------------------------

CREATE TABLE recipients (
  id               UUID NOT NULL,
  kind             TEXT NOT NULL,
  identifier       TEXT NOT NULL,
  identifier_index TEXT NOT NULL,
  erased_at        TIMESTAMPTZ(3),
  CONSTRAINT recipients_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX recipients_kind_identifier_index_key ON recipients (kind, identifier_index);

-- No further offers to this recipient, by one provider or (NULL) by all; said_by is the person whose reply it was.
CREATE TABLE opt_outs (
  id           UUID NOT NULL,
  recipient_id UUID NOT NULL,
  said_by      UUID NOT NULL,
  provider_id  TEXT,
  at           TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT opt_outs_pkey PRIMARY KEY (id),
  CONSTRAINT opt_outs_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES recipients (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT opt_outs_said_by_fkey FOREIGN KEY (said_by) REFERENCES recipients (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT opt_outs_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX opt_outs_recipient_id_idx ON opt_outs (recipient_id);
CREATE INDEX opt_outs_said_by_idx ON opt_outs (said_by);

-- A person's key, wrapped by a key-encryption key. Erasing it makes everything sealed for the person unreadable.
CREATE TABLE data_keys (
  id      UUID NOT NULL,
  kek_id  TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  CONSTRAINT data_keys_pkey PRIMARY KEY (id)
);
CREATE INDEX data_keys_kek_id_idx ON data_keys (kek_id);

-- Offers and their journal ------------------------------------------------------------------------------------------

CREATE TABLE offers (
  id                 UUID NOT NULL,
  code               TEXT NOT NULL,
  provider_id        TEXT NOT NULL,
  service_code       TEXT NOT NULL,
  service_version    INTEGER NOT NULL,
  recipient_id       UUID NOT NULL,
  representative_id  UUID,
  reference          TEXT NOT NULL,
  life_event         TEXT,
  request_hash       TEXT NOT NULL,
  eligibility_facts  TEXT NOT NULL,
  facts_as_of        TIMESTAMPTZ(3) NOT NULL,
  organisation_name  TEXT,
  phone              TEXT,
  phone_index        TEXT,
  language           TEXT,
  consent_token      TEXT,
  consent_expires_at TIMESTAMPTZ(3),
  state              TEXT NOT NULL,
  reason             TEXT,
  sent_at            TIMESTAMPTZ(3),
  received_at        TIMESTAMPTZ(3),
  deadline           TIMESTAMPTZ(3),
  ended_at           TIMESTAMPTZ(3),
  calling_until      TIMESTAMPTZ(3),
  folded             JSONB NOT NULL,
  sequence           INTEGER NOT NULL,
  chain_hash         TEXT NOT NULL,
  created_at         TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT offers_pkey PRIMARY KEY (id),
  CONSTRAINT offers_provider_id_fkey FOREIGN KEY (provider_id) REFERENCES providers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT offers_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES recipients (id)
    ON DELETE RESTRICT ON UPDATE CASCADE,
  CONSTRAINT offers_representative_id_fkey FOREIGN KEY (representative_id) REFERENCES recipients (id)
    ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE UNIQUE INDEX offers_service_code_recipient_id_reference_key
  ON offers (service_code, recipient_id, reference);
-- Few offers are in it: the metric of terms counts them without reading the others.
CREATE INDEX offers_term_reached ON offers ((folded->>'termReached')) WHERE ended_at IS NULL AND folded ? 'termReached';
CREATE INDEX offers_phone_index_idx ON offers (phone_index);
CREATE INDEX offers_provider_id_created_at_id_idx ON offers (provider_id, created_at, id);
CREATE INDEX offers_recipient_id_service_code_state_idx ON offers (recipient_id, service_code, state);
CREATE INDEX offers_representative_id_idx ON offers (representative_id);

CREATE TABLE journal (
  offer_id      UUID NOT NULL,
  sequence      INTEGER NOT NULL,
  type          TEXT NOT NULL,
  at            TIMESTAMPTZ(3) NOT NULL,
  event         TEXT NOT NULL,
  previous_hash TEXT NOT NULL,
  hash          TEXT NOT NULL,
  CONSTRAINT journal_pkey PRIMARY KEY (offer_id, sequence),
  CONSTRAINT journal_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE TRIGGER journal_is_append_only BEFORE UPDATE OR DELETE ON journal
  FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER journal_is_not_truncated BEFORE TRUNCATE ON journal
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- A place in the queue for a phone: one open question per phone.
CREATE TABLE phone_slots (
  offer_id    UUID NOT NULL,
  phone_index TEXT NOT NULL,
  state       TEXT NOT NULL,
  urgent      BOOLEAN NOT NULL,
  position    BIGSERIAL NOT NULL,
  CONSTRAINT phone_slots_pkey PRIMARY KEY (offer_id)
);
CREATE INDEX phone_slots_phone_index_state_idx ON phone_slots (phone_index, state);

-- An answer in person or in a phone call: one operator records it, and it counts when another has confirmed it.
CREATE TABLE desk_answers (
  id           UUID NOT NULL,
  offer_id     UUID NOT NULL,
  agrees       BOOLEAN NOT NULL,
  channel      TEXT NOT NULL,
  key_id       UUID NOT NULL,
  evidence     TEXT NOT NULL,
  salt         TEXT,
  recorded_by  TEXT NOT NULL,
  recorded_at  TIMESTAMPTZ(3) NOT NULL,
  confirmed_by TEXT,
  confirmed_at TIMESTAMPTZ(3),
  CONSTRAINT desk_answers_pkey PRIMARY KEY (id),
  CONSTRAINT desk_answers_two_persons CHECK (confirmed_by <> recorded_by),
  CONSTRAINT desk_answers_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX desk_answers_offer_id_idx ON desk_answers (offer_id);
CREATE INDEX desk_answers_waiting ON desk_answers (recorded_at, id) WHERE confirmed_at IS NULL;

-- How operators read a reply that the system could not read; it counts when a second one has confirmed it.
CREATE TABLE reply_readings (
  inbound_id   UUID NOT NULL,
  offer_id     UUID NOT NULL,
  reading      TEXT NOT NULL,
  read_by      TEXT NOT NULL,
  read_at      TIMESTAMPTZ(3) NOT NULL,
  confirmed_by TEXT,
  confirmed_at TIMESTAMPTZ(3),
  CONSTRAINT reply_readings_pkey PRIMARY KEY (inbound_id),
  CONSTRAINT reply_readings_two_persons CHECK (confirmed_by <> read_by),
  CONSTRAINT reply_readings_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX reply_readings_offer_id_idx ON reply_readings (offer_id);
CREATE INDEX reply_readings_waiting ON reply_readings (read_at, inbound_id) WHERE confirmed_at IS NULL;

-- The same request under the same key gives the same offer.
CREATE TABLE idempotency_keys (
  provider_id  TEXT NOT NULL,
  key          TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  offer_id     UUID NOT NULL,
  created_at   TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT idempotency_keys_pkey PRIMARY KEY (provider_id, key)
);

-- Messages to Temporal, stored with the event that causes them. Few wait at any time: the sweeper reads only these.
CREATE TABLE outbox (
  id           BIGSERIAL NOT NULL,
  workflow_id  TEXT NOT NULL,
  message      TEXT NOT NULL,
  payload      JSONB NOT NULL,
  created_at   TIMESTAMPTZ(3) NOT NULL,
  attempts     INTEGER NOT NULL DEFAULT 0,
  delivered_at TIMESTAMPTZ(3),
  CONSTRAINT outbox_pkey PRIMARY KEY (id)
);
CREATE INDEX outbox_delivered_at_id_idx ON outbox (delivered_at, id);
CREATE INDEX outbox_waiting ON outbox (id) WHERE delivered_at IS NULL;

-- SMS ---------------------------------------------------------------------------------------------------------------

-- may_be_at lists the gateways that may have sent it; each is added before it is asked (ADR 012). The salt belongs to
-- the commitment to the text in the journal: after its erasure the commitment reveals nothing.
CREATE TABLE outgoing_sms (
  id          TEXT NOT NULL,
  offer_id    UUID,
  kind        TEXT NOT NULL,
  key_id      UUID,
  phone       TEXT NOT NULL,
  phone_index TEXT NOT NULL DEFAULT '',
  text        TEXT NOT NULL,
  salt        TEXT,
  language    TEXT NOT NULL,
  parts       INTEGER NOT NULL,
  gateway     TEXT NOT NULL,
  may_be_at   TEXT[] NOT NULL DEFAULT '{}',
  attempts    INTEGER NOT NULL DEFAULT 0,
  bound_by    INTEGER NOT NULL DEFAULT 0,
  gateway_id  TEXT,
  status      TEXT NOT NULL,
  created_at  TIMESTAMPTZ(3) NOT NULL,
  sent_at     TIMESTAMPTZ(3),
  CONSTRAINT outgoing_sms_pkey PRIMARY KEY (id),
  CONSTRAINT outgoing_sms_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE SET NULL ON UPDATE CASCADE
);
CREATE INDEX outgoing_sms_phone_index_created_at_idx ON outgoing_sms (phone_index, created_at);
CREATE INDEX outgoing_sms_offer_id_idx ON outgoing_sms (offer_id);

CREATE TABLE receipts (
  gateway    TEXT NOT NULL,
  receipt_id TEXT NOT NULL,
  sms_id     TEXT NOT NULL,
  status     TEXT NOT NULL,
  part       INTEGER,
  key_id     UUID,
  octets     TEXT NOT NULL,
  salt       TEXT,
  read_by      TEXT,
  confirmed_by TEXT,
  carrier_at TIMESTAMPTZ(3),
  arrived_at TIMESTAMPTZ(3) NOT NULL,
  "order"    BIGSERIAL NOT NULL,
  CONSTRAINT receipts_two_persons CHECK ((read_by IS NULL) = (confirmed_by IS NULL) AND read_by <> confirmed_by),
  CONSTRAINT receipts_pkey PRIMARY KEY (gateway, receipt_id),
  CONSTRAINT receipts_sms_id_fkey FOREIGN KEY (sms_id) REFERENCES outgoing_sms (id)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX receipts_sms_id_idx ON receipts (sms_id);
CREATE TRIGGER receipts_is_unchanged BEFORE UPDATE ON receipts FOR EACH ROW
  WHEN (NEW.octets <> OLD.octets OR NEW.status <> OLD.status OR NEW.arrived_at <> OLD.arrived_at)
  EXECUTE FUNCTION forbid_change();
-- What came in the last day, for the doctor. Rows arrive in the order of time: such an index costs an insert little.
CREATE INDEX receipts_arrived_at_idx ON receipts USING brin (arrived_at);

-- A carrier's id of one of our SMS. The row is written before sending, so an attempt whose answer was lost is known.
CREATE TABLE carrier_message_ids (
  gateway            TEXT NOT NULL,
  sms_id             TEXT NOT NULL,
  carrier_message_id TEXT NOT NULL,
  CONSTRAINT carrier_message_ids_pkey PRIMARY KEY (gateway, sms_id),
  CONSTRAINT carrier_message_ids_sms_id_fkey FOREIGN KEY (sms_id) REFERENCES outgoing_sms (id)
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE UNIQUE INDEX carrier_message_ids_gateway_carrier_message_id_key
  ON carrier_message_ids (gateway, carrier_message_id);
CREATE INDEX carrier_message_ids_sms_id_idx ON carrier_message_ids (sms_id);

-- Ids for carriers that let us choose them (31 bits). The start is random, so that a second installation on the same
-- account does not repeat the ids of the first.
CREATE SEQUENCE carrier_message_numbers AS INTEGER;
SELECT setval('carrier_message_numbers', 1 + floor(random() * 1000000000)::int);

-- §6c: replies are stored unchanged.
CREATE TABLE inbound_sms (
  id            UUID NOT NULL,
  gateway       TEXT NOT NULL,
  message_id    TEXT NOT NULL,
  key_id        UUID,
  phone         TEXT NOT NULL,
  phone_index   TEXT NOT NULL DEFAULT '',
  text          TEXT NOT NULL,
  octets        TEXT NOT NULL,
  content_index TEXT NOT NULL DEFAULT '',
  salt          TEXT,
  carrier_at    TIMESTAMPTZ(3),
  arrived_at    TIMESTAMPTZ(3) NOT NULL,
  reading       TEXT NOT NULL,
  offer_id      UUID,
  reply         TEXT,
  CONSTRAINT inbound_sms_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX inbound_sms_gateway_message_id_key ON inbound_sms (gateway, message_id);
CREATE INDEX inbound_sms_phone_index_arrived_at_idx ON inbound_sms (phone_index, arrived_at);
CREATE INDEX inbound_sms_offer_id_idx ON inbound_sms (offer_id);
CREATE INDEX inbound_sms_arrived_at_idx ON inbound_sms USING brin (arrived_at);
CREATE TRIGGER inbound_sms_is_unchanged BEFORE UPDATE ON inbound_sms FOR EACH ROW
  WHEN (NEW.text <> OLD.text OR NEW.octets <> OLD.octets OR NEW.phone <> OLD.phone OR NEW.arrived_at <> OLD.arrived_at)
  EXECUTE FUNCTION forbid_change();

-- SMPP: submitted parts and incomplete replies are stored, because a worker may die at any moment.
CREATE TABLE smpp_parts (
  gateway            TEXT NOT NULL,
  sms_id             TEXT NOT NULL,
  part               INTEGER NOT NULL,
  state              TEXT NOT NULL,
  carrier_message_id TEXT,
  match_id           TEXT,
  code               TEXT,
  attempts           INTEGER NOT NULL DEFAULT 1,
  left_at            TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT smpp_parts_pkey PRIMARY KEY (gateway, sms_id, part)
);
CREATE INDEX smpp_parts_gateway_match_id_idx ON smpp_parts (gateway, match_id);
CREATE INDEX smpp_parts_open ON smpp_parts (gateway, state) WHERE state IN ('submitting', 'unknown');

-- Carriers spell one id in two ways: other letter case, leading zeros, 0x, hyphens.
CREATE FUNCTION normal_message_id(written TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN regexp_replace(regexp_replace(lower(written), '^0x|[-[:space:]]', '', 'g'), '^0+(?=.)', '');
CREATE INDEX smpp_parts_normal_id ON smpp_parts (gateway, normal_message_id(match_id));

-- Receipts whose SMS is not known: kept until the carrier names it, or two operators do.
CREATE TABLE unmatched_receipts (
  id          UUID NOT NULL,
  gateway     TEXT NOT NULL,
  receipt_id  TEXT NOT NULL,
  match_ids   TEXT[] NOT NULL,
  phone_index TEXT NOT NULL,
  reference   INTEGER,
  status      TEXT NOT NULL,
  carrier_at  TIMESTAMPTZ(3),
  arrived_at  TIMESTAMPTZ(3) NOT NULL,
  octets      TEXT NOT NULL,
  said_sms    TEXT,
  said_part   INTEGER,
  said_status TEXT,
  said_by     TEXT,
  said_at     TIMESTAMPTZ(3),
  CONSTRAINT unmatched_receipts_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX unmatched_receipts_gateway_receipt_id_key ON unmatched_receipts (gateway, receipt_id);
CREATE INDEX unmatched_receipts_gateway_arrived_at_idx ON unmatched_receipts (gateway, arrived_at);

CREATE TABLE smpp_inbound_parts (
  id                 BIGSERIAL NOT NULL,
  gateway            TEXT NOT NULL,
  message            UUID NOT NULL,
  phone              TEXT NOT NULL,
  phone_index        TEXT NOT NULL DEFAULT '',
  reference          TEXT NOT NULL,
  total              INTEGER NOT NULL,
  part               INTEGER NOT NULL,
  octets             TEXT NOT NULL,
  carrier_message_id TEXT,
  carrier_at         TIMESTAMPTZ(3),
  arrived_at         TIMESTAMPTZ(3) NOT NULL,
  handed_on_at       TIMESTAMPTZ(3),
  CONSTRAINT smpp_inbound_parts_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX smpp_inbound_parts_message_part_key ON smpp_inbound_parts (message, part);
CREATE INDEX smpp_inbound_parts_gateway_phone_index_reference_idx
  ON smpp_inbound_parts (gateway, phone_index, reference);
CREATE INDEX smpp_inbound_parts_open ON smpp_inbound_parts (gateway, arrived_at) WHERE handed_on_at IS NULL;

-- Providers' results, registers and ШЭП -----------------------------------------------------------------------------

CREATE TABLE provider_results (
  provider_id TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  offer_id    UUID NOT NULL,
  body        TEXT NOT NULL,
  arrived_at  TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT provider_results_pkey PRIMARY KEY (provider_id, message_id)
);
CREATE INDEX provider_results_offer_id_idx ON provider_results (offer_id);

-- answered_at is set where the register waits for our answer, as КДП does with withdrawals.
CREATE TABLE register_notices (
  source      TEXT NOT NULL,
  message_id  TEXT NOT NULL,
  arrived_at  TIMESTAMPTZ(3) NOT NULL,
  answered_at TIMESTAMPTZ(3),
  CONSTRAINT register_notices_pkey PRIMARY KEY (source, message_id)
);

CREATE TABLE shep_messages (
  message_id     TEXT NOT NULL,
  offer_id       UUID NOT NULL,
  service_id     TEXT NOT NULL,
  correlation_id TEXT,
  sent_at        TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT shep_messages_pkey PRIMARY KEY (message_id)
);
CREATE INDEX shep_messages_correlation_id_idx ON shep_messages (correlation_id);

-- Callbacks ---------------------------------------------------------------------------------------------------------

CREATE TABLE callbacks (
  id              UUID NOT NULL,
  offer_id        UUID NOT NULL,
  provider_id     TEXT NOT NULL,
  "order"         BIGSERIAL NOT NULL,
  state           TEXT NOT NULL,
  body            JSONB NOT NULL,
  created_at      TIMESTAMPTZ(3) NOT NULL,
  attempts        INTEGER NOT NULL DEFAULT 0,
  next_attempt_at TIMESTAMPTZ(3) NOT NULL,
  delivered_at    TIMESTAMPTZ(3),
  failed_at       TIMESTAMPTZ(3),
  failed_because  TEXT,
  CONSTRAINT callbacks_pkey PRIMARY KEY (id)
);
CREATE INDEX callbacks_delivered_at_order_idx ON callbacks (delivered_at, "order");
CREATE INDEX callbacks_offer_id_order_idx ON callbacks (offer_id, "order");
CREATE INDEX callbacks_provider_id_order_idx ON callbacks (provider_id, "order");
-- The first finds the due callbacks of one provider without reading others; the second keeps the order of an offer.
CREATE INDEX callbacks_due ON callbacks (provider_id, next_attempt_at) WHERE delivered_at IS NULL AND failed_at IS NULL;
CREATE INDEX callbacks_undelivered ON callbacks (offer_id, "order") WHERE delivered_at IS NULL AND failed_at IS NULL;

-- The delivery log: every attempt, never the body of an answer.
CREATE TABLE callback_attempts (
  id          BIGSERIAL NOT NULL,
  callback_id UUID NOT NULL,
  provider_id TEXT NOT NULL,
  at          TIMESTAMPTZ(3) NOT NULL,
  status      INTEGER,
  ms          INTEGER NOT NULL,
  error       TEXT,
  CONSTRAINT callback_attempts_pkey PRIMARY KEY (id),
  CONSTRAINT callback_attempts_callback_id_fkey FOREIGN KEY (callback_id) REFERENCES callbacks (id)
    ON DELETE CASCADE ON UPDATE CASCADE
);
CREATE INDEX callback_attempts_callback_id_id_idx ON callback_attempts (callback_id, id);

-- The public keys of the signatures v1a, as the workers announced them.
CREATE TABLE callback_keys (
  public_key   TEXT NOT NULL,
  announced_at TIMESTAMPTZ(3) NOT NULL,
  retired_at   TIMESTAMPTZ(3),
  CONSTRAINT callback_keys_pkey PRIMARY KEY (public_key)
);

-- Proof log ---------------------------------------------------------------------------------------------------------
-- §6c: one growing log over all entries of all journals; its signed checkpoints reveal a missing end (ADR 013).

-- Entries that have no position in the log yet. A trigger writes them with the journal, so that no writer can forget
-- one; it runs once per statement, however many entries that adds.
CREATE TABLE log_queue (
  offer_id UUID NOT NULL,
  sequence INTEGER NOT NULL,
  hash     BYTEA NOT NULL,
  CONSTRAINT log_queue_pkey PRIMARY KEY (offer_id, sequence)
);
CREATE FUNCTION queue_for_log() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO log_queue (offer_id, sequence, hash) SELECT offer_id, sequence, decode(hash, 'hex') FROM added;
  RETURN NULL;
END $$;
CREATE TRIGGER journal_is_logged AFTER INSERT ON journal REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION queue_for_log();

CREATE TABLE log_entries (
  position BIGINT NOT NULL,
  offer_id UUID NOT NULL,
  sequence INTEGER NOT NULL,
  hash     BYTEA NOT NULL,
  CONSTRAINT log_entries_pkey PRIMARY KEY (position)
);
CREATE UNIQUE INDEX log_entries_offer_id_sequence_key ON log_entries (offer_id, sequence);
CREATE TRIGGER log_entries_is_append_only BEFORE UPDATE OR DELETE ON log_entries
  FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER log_entries_is_not_truncated BEFORE TRUNCATE ON log_entries
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE log_nodes (
  level INTEGER NOT NULL,
  index BIGINT NOT NULL,
  hash  BYTEA NOT NULL,
  CONSTRAINT log_nodes_pkey PRIMARY KEY (level, index)
);
CREATE TRIGGER log_nodes_is_append_only BEFORE UPDATE OR DELETE ON log_nodes
  FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER log_nodes_is_not_truncated BEFORE TRUNCATE ON log_nodes
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE checkpoints (
  size       BIGINT NOT NULL,
  note       TEXT NOT NULL,
  key        TEXT NOT NULL,
  peaks      BYTEA NOT NULL,
  created_at TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT checkpoints_pkey PRIMARY KEY (size)
);
CREATE TRIGGER checkpoints_is_append_only BEFORE UPDATE OR DELETE ON checkpoints
  FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER checkpoints_is_not_truncated BEFORE TRUNCATE ON checkpoints
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Operators and access ----------------------------------------------------------------------------------------------

-- A printed password is valid until password_until; one that its owner chose has no end (§6b).
CREATE TABLE operators (
  name           TEXT NOT NULL,
  role           TEXT NOT NULL,
  password_hash  TEXT NOT NULL,
  password_until TIMESTAMPTZ(3),
  created_at     TIMESTAMPTZ(3) NOT NULL,
  disabled_at    TIMESTAMPTZ(3),
  CONSTRAINT operators_pkey PRIMARY KEY (name)
);

-- from_hash is a hash of name and address: guesses from other addresses do not lock an address of an earlier sign-in.
CREATE TABLE operator_sessions (
  prefix       TEXT NOT NULL,
  operator     TEXT NOT NULL,
  hash         TEXT NOT NULL,
  pepper       TEXT NOT NULL,
  created_at   TIMESTAMPTZ(3) NOT NULL,
  last_seen_at TIMESTAMPTZ(3) NOT NULL,
  expires_at   TIMESTAMPTZ(3) NOT NULL,
  ended_at     TIMESTAMPTZ(3),
  from_hash    TEXT,
  CONSTRAINT operator_sessions_pkey PRIMARY KEY (prefix),
  CONSTRAINT operator_sessions_operator_fkey FOREIGN KEY (operator) REFERENCES operators (name)
    ON DELETE RESTRICT ON UPDATE CASCADE
);
CREATE INDEX operator_sessions_operator_idx ON operator_sessions (operator);

-- By a hash of the name, also of one that does not exist, so that guesses do not reveal which names exist.
CREATE TABLE sign_in_attempts (
  name_hash TEXT NOT NULL,
  count     INTEGER NOT NULL,
  since     TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT sign_in_attempts_pkey PRIMARY KEY (name_hash)
);
CREATE INDEX sign_in_attempts_since_idx ON sign_in_attempts (since);

-- Audited reads and changes by callers (§6b).
CREATE TABLE audit_log (
  id      BIGSERIAL NOT NULL,
  at      TIMESTAMPTZ(3) NOT NULL,
  actor   TEXT NOT NULL,
  action  TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail  JSONB NOT NULL DEFAULT '{}',
  CONSTRAINT audit_log_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_log_subject_at_idx ON audit_log (subject, at);
-- Which lists have shown an offer: people may ask who has read their data.
CREATE INDEX audit_log_lists ON audit_log USING gin (detail jsonb_path_ops) WHERE detail ? 'offers';
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION forbid_change();
CREATE TRIGGER audit_log_is_not_truncated BEFORE TRUNCATE ON audit_log
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

-- Operator tasks ----------------------------------------------------------------------------------------------------

CREATE TABLE operator_tasks (
  id         UUID NOT NULL,
  kind       TEXT NOT NULL,
  subject    TEXT NOT NULL,
  offer_id   UUID,
  created_at TIMESTAMPTZ(3) NOT NULL,
  due_at     TIMESTAMPTZ(3) NOT NULL,
  claimed_by TEXT,
  claimed_at TIMESTAMPTZ(3),
  done_by    TEXT,
  done_at    TIMESTAMPTZ(3),
  resolution TEXT,
  note       TEXT,
  CONSTRAINT operator_tasks_pkey PRIMARY KEY (id),
  CONSTRAINT operator_tasks_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE SET NULL ON UPDATE CASCADE
);
-- Raised once for each kind and subject while it is open.
CREATE UNIQUE INDEX operator_tasks_open ON operator_tasks (kind, subject) WHERE done_at IS NULL;
CREATE INDEX operator_tasks_due_at_id_idx ON operator_tasks (due_at, id);
CREATE INDEX operator_tasks_waiting ON operator_tasks (due_at, id) WHERE done_at IS NULL;
CREATE INDEX operator_tasks_offer_id_idx ON operator_tasks (offer_id);

-- Troubles of offers ------------------------------------------------------------------------------------------------

-- The last failed attempt to call an outside system for an offer: written when an attempt fails, deleted when a later
-- one succeeds. No personal data; the events of the offer say what happened, this says why nothing does.
CREATE TABLE offer_troubles (
  offer_id  UUID NOT NULL,
  activity  TEXT NOT NULL,
  system    TEXT NOT NULL,
  fault     TEXT NOT NULL,
  since     TIMESTAMPTZ(3) NOT NULL,
  failed_at TIMESTAMPTZ(3) NOT NULL,
  attempts  INTEGER NOT NULL,
  next_try  TIMESTAMPTZ(3),
  CONSTRAINT offer_troubles_pkey PRIMARY KEY (offer_id),
  CONSTRAINT offer_troubles_offer_id_fkey FOREIGN KEY (offer_id) REFERENCES offers (id)
    ON DELETE CASCADE ON UPDATE CASCADE
);

-- Limits ------------------------------------------------------------------------------------------------------------

-- Requests of a key, a gateway or an address in its running minute, over all processes of the API. The columns are
-- those of rate-limiter-flexible; rows are deleted an hour after their minute. Unlogged: a count that is lost in a
-- crash does no harm, and no request waits for a disk. Free space in each page keeps updates off the index.
CREATE UNLOGGED TABLE rate_limits (
  key    VARCHAR(255) NOT NULL,
  points INTEGER NOT NULL DEFAULT 0,
  expire BIGINT,
  CONSTRAINT rate_limits_pkey PRIMARY KEY (key)
) WITH (fillfactor = 50);

-- Offers of a service on the last day on which it had one, where the installation caps them: one row per service.
CREATE TABLE service_days (
  service_code TEXT NOT NULL,
  day          DATE NOT NULL,
  offers       INTEGER NOT NULL,
  CONSTRAINT service_days_pkey PRIMARY KEY (service_code)
) WITH (fillfactor = 50);

-- Roles and grants (§2.4, §6b, §6c) ---------------------------------------------------------------------------------
-- API and worker connect as a member of usynys_app, which may add to append-only tables and not change them. To read
-- for a provider the API sets the role usynys_provider, which sees the rows of that provider only, even if a query
-- lacks the condition. Both are groups of the whole server: another of its databases may have made them.
DO $$
DECLARE made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['usynys_app', 'usynys_provider'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = made) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', made);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another migration made it at this moment
      END;
    END IF;
  END LOOP;
  IF NOT pg_has_role('usynys_app', 'usynys_provider', 'MEMBER') THEN
    BEGIN
      GRANT usynys_provider TO usynys_app;
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END IF;
  -- In development the role that migrates may run API and worker as well; a superuser needs no grant for that.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT usynys_app, usynys_provider TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO usynys_app, usynys_provider;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO usynys_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO usynys_app;
REVOKE UPDATE, DELETE ON journal, audit_log, log_entries, log_nodes, checkpoints, service_versions FROM usynys_app;
DO $$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN REVOKE ALL ON _prisma_migrations FROM usynys_app; END IF;
END $$;
-- Tables of later migrations: one that is append-only revokes these rights in its own migration.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO usynys_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO usynys_app;

GRANT SELECT ON offers, services, service_versions, recipients, outgoing_sms, inbound_sms, receipts, desk_answers,
  journal, callbacks, callback_attempts, idempotency_keys, data_keys, log_entries, log_nodes, checkpoints,
  offer_troubles
  TO usynys_provider;

-- Row-level security (§2.4) -----------------------------------------------------------------------------------------
-- A transaction for a provider names it in the setting app.provider.
-- Reading: usynys_provider sees the rows of that provider, and without the setting none. usynys_app sees everything,
-- even in a transaction for a provider: a free code is one that no offer of any provider to the person has.
-- Writing: usynys_app adds, changes and deletes the rows of that provider only. Without the setting it writes for the
-- system itself (worker, gateways, operators) and may write everything.
DO $$
DECLARE
  reader text := '(SELECT current_setting(''app.provider'', true))';
  writer text := '(SELECT COALESCE(current_setting(''app.provider'', true), ''''))';
  own text := 'provider_id = ' || reader;
  of_offer text := 'EXISTS (SELECT FROM offers o WHERE o.id = offer_id)';
  writes_own text := writer || ' IN ('''', provider_id)';
  system_writes text := writer || ' = ''''';
  -- An offer and its journal are written by one statement, in which neither sees the other: so the policy can only
  -- forbid offers of others.
  writes_journal text := format(
    '%1$s = '''' OR NOT EXISTS (SELECT FROM offers o WHERE o.id = offer_id AND o.provider_id <> %1$s)', writer);
  writes_version text := format(
    '%1$s = '''' OR EXISTS (SELECT FROM services s WHERE s.code = service_code AND s.provider_id = %1$s)', writer);
  rule record;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    -- table, rows that usynys_provider reads (null: none), rows that may be written for a provider (null: any)
    ('providers', NULL, writer || ' IN ('''', id)'),
    ('services', own, writes_own),
    ('service_versions', 'EXISTS (SELECT FROM services s WHERE s.code = service_code)', writes_version),
    ('recipients', 'EXISTS (SELECT FROM offers o WHERE o.recipient_id = recipients.id)
      OR EXISTS (SELECT FROM offers o WHERE o.representative_id = recipients.id)', NULL),
    ('offers', own, writes_own),
    ('journal', of_offer, writes_journal),
    ('idempotency_keys', own, writes_own),
    ('provider_results', NULL, writes_own),
    ('callbacks', own, writes_own),
    ('callback_attempts', own, writes_own),
    -- No request of a provider writes these.
    ('desk_answers', of_offer, system_writes),
    ('offer_troubles', of_offer, system_writes),
    ('reply_readings', NULL, system_writes),
    ('opt_outs', NULL, system_writes),
    ('outgoing_sms', of_offer, system_writes),
    ('inbound_sms', of_offer, system_writes),
    ('receipts', 'EXISTS (SELECT FROM outgoing_sms s WHERE s.id = sms_id)', system_writes)
  ) AS rules(on_table, shown, may) LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', rule.on_table);
    EXECUTE format('CREATE POLICY system ON %I TO usynys_app USING (true) WITH CHECK (true)', rule.on_table);
    IF rule.shown IS NOT NULL THEN
      EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO usynys_provider USING (%s)', rule.on_table, rule.shown);
    END IF;
    CONTINUE WHEN rule.may IS NULL;
    EXECUTE format('CREATE POLICY added_by ON %I AS RESTRICTIVE FOR INSERT TO usynys_app WITH CHECK (%s)',
      rule.on_table, rule.may);
    EXECUTE format('CREATE POLICY changed_by ON %I AS RESTRICTIVE FOR UPDATE TO usynys_app USING (%s)',
      rule.on_table, rule.may);
    EXECUTE format('CREATE POLICY deleted_by ON %I AS RESTRICTIVE FOR DELETE TO usynys_app USING (%s)',
      rule.on_table, rule.may);
  END LOOP;
END $$;
