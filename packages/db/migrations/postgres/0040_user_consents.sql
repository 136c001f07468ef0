CREATE TABLE "user_consents" (
	"application_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"slug" text collate "C" NOT NULL,
	"value" boolean NOT NULL,
	"source" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_consents_application_id_user_id_slug_pk" PRIMARY KEY("application_id","user_id","slug")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "privacy_consent_required" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "marketing_consents" jsonb;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "privacy_consent" jsonb;