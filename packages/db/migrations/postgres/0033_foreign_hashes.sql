CREATE TABLE "firebase_keys" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "firebase_keys_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "foreign_hash_counts" (
	"application_id" text collate "C" NOT NULL,
	"form" text collate "C" NOT NULL,
	"shard" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "foreign_hash_counts_application_id_form_shard_pk" PRIMARY KEY("application_id","form","shard")
);
--> statement-breakpoint
ALTER TABLE "identifiers" ADD COLUMN "opens_with_password" boolean;