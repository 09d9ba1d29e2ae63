-- Requests as they came, sealed, for replay: the one table partitioned by time, so that keeping them
-- N days is dropping a partition. Written by hand: drizzle knows no partitions.
CREATE TABLE "webhook" (
	"id" uuid NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"channel" text NOT NULL,
	"sealed_request" bytea NOT NULL,
	PRIMARY KEY ("received_at", "id")
) PARTITION BY RANGE ("received_at");
--> statement-breakpoint
-- Takes what falls into no day that upkeep has prepared: a request is never refused for want of one.
CREATE TABLE "webhook_default" PARTITION OF "webhook" DEFAULT;
