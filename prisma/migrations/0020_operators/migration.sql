-- People of the house, and what they show instead of their password for a while (§6b).
CREATE TABLE "operators" (
    "name" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "operators_pkey" PRIMARY KEY ("name")
);

CREATE TABLE "operator_sessions" (
    "prefix" TEXT NOT NULL,
    "operator" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "pepper" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "operator_sessions_pkey" PRIMARY KEY ("prefix")
);
CREATE INDEX "operator_sessions_operator_idx" ON "operator_sessions"("operator");
ALTER TABLE "operator_sessions" ADD CONSTRAINT "operator_sessions_operator_fkey"
  FOREIGN KEY ("operator") REFERENCES "operators"("name") ON DELETE RESTRICT ON UPDATE CASCADE;

-- By a hash of the name, whether anybody has it or not: who guesses learns nothing of that.
CREATE TABLE "sign_in_attempts" (
    "name_hash" TEXT NOT NULL,
    "count" INTEGER NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "sign_in_attempts_pkey" PRIMARY KEY ("name_hash")
);
CREATE INDEX "sign_in_attempts_since_idx" ON "sign_in_attempts"("since");
