-- Roles of the database (§2.4, §6b, §6c). usynys_app is what API and worker work as: it may add to what is append-only and not
-- change it. usynys_provider is what the API turns into while it reads for a provider: it sees that provider's rows and no others,
-- whatever a query forgets. Both are groups of the whole server: another database of it may have made them.
DO $$
DECLARE made text;
BEGIN
  FOREACH made IN ARRAY ARRAY['usynys_app', 'usynys_provider'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = made) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN', made);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- by another one at this moment
      END;
    END IF;
  END LOOP;
  IF NOT pg_has_role('usynys_app', 'usynys_provider', 'MEMBER') THEN
    BEGIN
      GRANT usynys_provider TO usynys_app;
    EXCEPTION WHEN unique_violation THEN NULL;
    END;
  END IF;
  -- Who migrates may run the house as well, in development; a superuser needs nothing for that.
  IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    EXECUTE format('GRANT usynys_app, usynys_provider TO %I', current_user);
  END IF;
END $$;

GRANT USAGE ON SCHEMA public TO usynys_app, usynys_provider;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO usynys_app;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO usynys_app;
-- Tables that come later; one that is append-only takes its rights back in its own migration.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO usynys_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO usynys_app;
REVOKE UPDATE, DELETE ON journal, audit_log, log_entries, log_nodes, checkpoints, service_versions FROM usynys_app;
DO $$ BEGIN
  IF to_regclass('public._prisma_migrations') IS NOT NULL THEN REVOKE ALL ON _prisma_migrations FROM usynys_app; END IF;
END $$;

GRANT SELECT ON offers, services, service_versions, recipients, outgoing_sms, inbound_sms, receipts, journal, callbacks,
  idempotency_keys, data_keys, log_entries, log_nodes, checkpoints TO usynys_provider;

-- The house sees everything, a provider its own. Unset, the setting is nobody's.
DO $$
DECLARE
  own text := 'provider_id = (SELECT current_setting(''app.provider'', true))';
  of_offer text := 'EXISTS (SELECT FROM offers o WHERE o.id = offer_id)';
  rule record;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('offers', own),
    ('services', own),
    ('callbacks', own),
    ('idempotency_keys', own),
    ('service_versions', 'EXISTS (SELECT FROM services s WHERE s.code = service_code)'),
    ('recipients', 'EXISTS (SELECT FROM offers o WHERE o.recipient_id = recipients.id)
      OR EXISTS (SELECT FROM offers o WHERE o.representative_id = recipients.id)'),
    ('journal', of_offer),
    ('outgoing_sms', of_offer),
    ('inbound_sms', of_offer),
    ('receipts', 'EXISTS (SELECT FROM outgoing_sms s WHERE s.id = sms_id)')
  ) AS rules(on_table, shown) LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', rule.on_table);
    EXECUTE format('CREATE POLICY house ON %I TO usynys_app USING (true) WITH CHECK (true)', rule.on_table);
    EXECUTE format('CREATE POLICY own ON %I FOR SELECT TO usynys_provider USING (%s)', rule.on_table, rule.shown);
  END LOOP;
END $$;
