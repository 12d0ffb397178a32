-- How many requests a key, a gateway or an address made in its running minute, over all processes of the API. The columns are
-- those of rate-limiter-flexible; rows are deleted an hour after their minute. Unlogged: a count that is lost in a crash harms
-- nobody, and no request waits for a disk. Free space in each page keeps updates off the index.
CREATE UNLOGGED TABLE "rate_limits" (
    "key" VARCHAR(255) NOT NULL,
    "points" INTEGER NOT NULL DEFAULT 0,
    "expire" BIGINT,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
) WITH (fillfactor = 50);
