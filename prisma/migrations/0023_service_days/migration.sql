-- How many offers a service had on the last day on which it had one, where the installation caps them. One row a service.
CREATE TABLE "service_days" (
    "service_code" TEXT NOT NULL,
    "day" DATE NOT NULL,
    "offers" INTEGER NOT NULL,

    CONSTRAINT "service_days_pkey" PRIMARY KEY ("service_code")
) WITH (fillfactor = 50);
