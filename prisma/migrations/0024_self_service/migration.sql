-- A password that we printed counts until then; one that its owner chose has no end (§6b).
ALTER TABLE "operators" ADD COLUMN "password_until" TIMESTAMPTZ(3);
-- From where a person has signed in before: a hash of name and address. There a stranger's guesses do not count.
ALTER TABLE "operator_sessions" ADD COLUMN "from_hash" TEXT;
