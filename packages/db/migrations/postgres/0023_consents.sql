CREATE TABLE "oauth_consents" (
	"application_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"client_id" text collate "C" NOT NULL,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "oauth_consents_application_id_user_id_client_id_pk" PRIMARY KEY("application_id","user_id","client_id")
);
