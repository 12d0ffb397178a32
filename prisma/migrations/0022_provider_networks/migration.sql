-- Networks that a provider's results may come from; none: from anywhere (§6b).
ALTER TABLE "providers" ADD COLUMN "allow_from" TEXT[] DEFAULT ARRAY[]::TEXT[];
