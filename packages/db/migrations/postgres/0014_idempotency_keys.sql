CREATE TABLE "idempotency_keys" (
	"key" text collate "C" PRIMARY KEY NOT NULL,
	"request_hash" text NOT NULL,
	"held_until" timestamp (3) with time zone NOT NULL,
	"done_at" timestamp (3) with time zone,
	"response" text,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "idempotency_keys_by_expiry" ON "idempotency_keys" USING btree ("expires_at");