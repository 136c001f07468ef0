CREATE TABLE "issued" (
	"application_id" text collate "C" NOT NULL,
	"kind" text collate "C" NOT NULL,
	"id_hash" text collate "C" NOT NULL,
	"family" text collate "C",
	"client_id" text collate "C",
	"user_id" text collate "C",
	"session_id" text collate "C",
	"payload" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"consumed_at" timestamp (3) with time zone,
	"generation" integer,
	CONSTRAINT "issued_application_id_kind_id_hash_pk" PRIMARY KEY("application_id","kind","id_hash")
);
--> statement-breakpoint
CREATE TABLE "oauth_client_secrets" (
	"application_id" text collate "C" NOT NULL,
	"client_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"secret_hash" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	CONSTRAINT "oauth_client_secrets_application_id_client_id_id_pk" PRIMARY KEY("application_id","client_id","id")
);
--> statement-breakpoint
CREATE TABLE "oauth_clients" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"application_type" text NOT NULL,
	"first_party" boolean NOT NULL,
	"token_endpoint_auth_method" text NOT NULL,
	"redirect_uris" jsonb NOT NULL,
	"post_logout_redirect_uris" jsonb NOT NULL,
	"id_token_signed_response_alg" text NOT NULL,
	"jwks" jsonb,
	"scopes" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" jsonb NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	"version" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "oauth_clients_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "signing_keys" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"alg" text NOT NULL,
	"sealed" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"signs_from" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "signing_keys_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE INDEX "issued_of_family" ON "issued" USING btree ("application_id","family");--> statement-breakpoint
CREATE INDEX "issued_to_user" ON "issued" USING btree ("application_id","user_id");--> statement-breakpoint
CREATE INDEX "issued_by_expiry" ON "issued" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "oauth_client_secrets_by_expiry" ON "oauth_client_secrets" USING btree ("expires_at") WHERE expires_at is not null;--> statement-breakpoint
CREATE INDEX "signing_keys_by_expiry" ON "signing_keys" USING btree ("expires_at");