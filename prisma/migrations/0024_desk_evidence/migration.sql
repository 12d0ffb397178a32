-- The proof of an offer opens what its journal commits to, also the evidence of an answer at the desk.
ALTER TABLE "desk_answers" ENABLE ROW LEVEL SECURITY;
CREATE POLICY house ON "desk_answers" TO usynys_app USING (true) WITH CHECK (true);
CREATE POLICY own ON "desk_answers" FOR SELECT TO usynys_provider USING (EXISTS (SELECT FROM offers o WHERE o.id = offer_id));
GRANT SELECT ON "desk_answers" TO usynys_provider;

-- What waits for a second person.
CREATE INDEX "desk_answers_waiting" ON "desk_answers" ("recorded_at", "id") WHERE "confirmed_at" IS NULL;
