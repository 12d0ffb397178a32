-- What the API writes for a provider (§2.4): the transaction says for whom (app.provider), and PostgreSQL lets it add, change and
-- delete that provider's rows and no others, whatever a query forgets. Unset, it is the house that writes: worker, gateways,
-- operators. Reading is not narrowed here: a free code is one that nobody's offer to the person has.
ALTER TABLE "providers" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "provider_results" ENABLE ROW LEVEL SECURITY;
ALTER TABLE "callback_tries" ENABLE ROW LEVEL SECURITY;
CREATE POLICY house ON "providers" TO usynys_app USING (true) WITH CHECK (true);
CREATE POLICY house ON "provider_results" TO usynys_app USING (true) WITH CHECK (true);
CREATE POLICY house ON "callback_tries" TO usynys_app USING (true) WITH CHECK (true);
CREATE POLICY own ON "callback_tries" FOR SELECT TO usynys_provider
  USING (provider_id = (SELECT current_setting('app.provider', true)));
GRANT SELECT ON "callback_tries" TO usynys_provider;

DO $$
DECLARE
  writer text := '(SELECT COALESCE(current_setting(''app.provider'', true), ''''))';
  -- An offer and its journal are written by one statement, in which neither sees the other: so none may be another's.
  of_nobody_else text := writer || ' = '''' OR NOT EXISTS (SELECT FROM offers o WHERE o.id = offer_id AND o.provider_id <> ' || writer || ')';
  rule record;
BEGIN
  FOR rule IN SELECT * FROM (VALUES
    ('offers', writer || ' IN ('''', provider_id)'),
    ('services', writer || ' IN ('''', provider_id)'),
    ('callbacks', writer || ' IN ('''', provider_id)'),
    ('callback_tries', writer || ' IN ('''', provider_id)'),
    ('idempotency_keys', writer || ' IN ('''', provider_id)'),
    ('provider_results', writer || ' IN ('''', provider_id)'),
    ('providers', writer || ' IN ('''', id)'),
    ('service_versions', writer || ' = '''' OR EXISTS (SELECT FROM services s WHERE s.code = service_code AND s.provider_id = ' || writer || ')'),
    ('journal', of_nobody_else),
    -- No request of a provider writes these.
    ('outgoing_sms', writer || ' = '''''),
    ('inbound_sms', writer || ' = '''''),
    ('receipts', writer || ' = '''''),
    ('desk_answers', writer || ' = ''''')
  ) AS rules(on_table, may) LOOP
    EXECUTE format('CREATE POLICY added_by ON %I AS RESTRICTIVE FOR INSERT TO usynys_app WITH CHECK (%s)', rule.on_table, rule.may);
    EXECUTE format('CREATE POLICY changed_by ON %I AS RESTRICTIVE FOR UPDATE TO usynys_app USING (%s)', rule.on_table, rule.may);
    EXECUTE format('CREATE POLICY deleted_by ON %I AS RESTRICTIVE FOR DELETE TO usynys_app USING (%s)', rule.on_table, rule.may);
  END LOOP;
END $$;
