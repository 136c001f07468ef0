CREATE TABLE "api_keys" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"company_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"key" text collate "C" NOT NULL,
	"secret_hash" text collate "C" NOT NULL,
	"permissions" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"last_used_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "applications" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"company_id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"default_country_code" integer NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bearer_tokens" (
	"token_hash" text collate "C" PRIMARY KEY NOT NULL,
	"api_key_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "captcha_solutions" (
	"application_id" text collate "C" NOT NULL,
	"hash" text collate "C" NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "captcha_solutions_application_id_hash_pk" PRIMARY KEY("application_id","hash")
);
--> statement-breakpoint
CREATE TABLE "codes" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"purpose" text NOT NULL,
	"kind" text NOT NULL,
	"value" text collate "C" NOT NULL,
	"user_id" text collate "C",
	"sign_up_id" text collate "C",
	"secret_hash" text collate "C" NOT NULL,
	"resend_hash" text collate "C",
	"attempts" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	CONSTRAINT "codes_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "companies" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credentials" (
	"application_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"password_hash" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "credentials_application_id_user_id_pk" PRIMARY KEY("application_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"type" text NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"actor" jsonb NOT NULL,
	"changes" jsonb,
	"request_id" text NOT NULL,
	"ip" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "events_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "file_chunks" (
	"application_id" text collate "C" NOT NULL,
	"file_id" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "file_chunks_application_id_file_id_position_pk" PRIMARY KEY("application_id","file_id","position")
);
--> statement-breakpoint
CREATE TABLE "files" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"size" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "files_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "identifiers" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"value" text collate "C" NOT NULL,
	"country_code" integer,
	"phone" text,
	"verified" boolean NOT NULL,
	"primary" boolean NOT NULL,
	"active" boolean NOT NULL,
	"position" integer NOT NULL,
	"acquired_at" timestamp (3) with time zone NOT NULL,
	"released_at" timestamp (3) with time zone,
	"release_reason" text,
	CONSTRAINT "identifiers_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"token_hash" text collate "C" PRIMARY KEY NOT NULL,
	"company_id" text collate "C" NOT NULL,
	"operator_id" text collate "C",
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"kind" text NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"claimable_at" timestamp (3) with time zone NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "jobs_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"channel" text NOT NULL,
	"to" text collate "C" NOT NULL,
	"template" text NOT NULL,
	"subject" text,
	"text" text NOT NULL,
	"html" text,
	"code" text,
	"link" text,
	"state" text NOT NULL,
	"attempts" integer NOT NULL,
	"error" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "messages_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "operator_credentials" (
	"operator_id" text collate "C" PRIMARY KEY NOT NULL,
	"password_hash" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "operator_sessions" (
	"token_hash" text collate "C" PRIMARY KEY NOT NULL,
	"operator_id" text collate "C" NOT NULL,
	"ip" text,
	"user_agent" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "operators" (
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"company_id" text collate "C" NOT NULL,
	"email" text collate "C" NOT NULL,
	"name" text,
	"role" text NOT NULL,
	"active" boolean NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_sign_in_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "platform_config_versions" (
	"application_id" text collate "C" NOT NULL,
	"version" integer NOT NULL,
	"config" jsonb NOT NULL,
	"changes" jsonb NOT NULL,
	"actor" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "platform_config_versions_application_id_version_pk" PRIMARY KEY("application_id","version")
);
--> statement-breakpoint
CREATE TABLE "platform_configs" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"config" jsonb NOT NULL,
	"version" integer NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "platform_configs_application_id_pk" PRIMARY KEY("application_id")
);
--> statement-breakpoint
CREATE TABLE "provider_secrets" (
	"application_id" text collate "C" NOT NULL,
	"provider" text collate "C" NOT NULL,
	"sealed" text NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "provider_secrets_application_id_provider_pk" PRIMARY KEY("application_id","provider")
);
--> statement-breakpoint
CREATE TABLE "sequences" (
	"application_id" text collate "C" NOT NULL,
	"name" text collate "C" NOT NULL,
	"value" integer NOT NULL,
	CONSTRAINT "sequences_application_id_name_pk" PRIMARY KEY("application_id","name")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"domain" text,
	"user_agent" text,
	"ip" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"last_seen_at" timestamp (3) with time zone NOT NULL,
	"proven_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"end_reason" text,
	CONSTRAINT "sessions_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "sign_ups" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"token_hash" text collate "C" NOT NULL,
	"profile" jsonb NOT NULL,
	"email" text collate "C",
	"email_verified" boolean NOT NULL,
	"phone" jsonb,
	"phone_verified" boolean NOT NULL,
	"password_hash" text,
	"provider" text,
	"subject" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"completed_at" timestamp (3) with time zone,
	CONSTRAINT "sign_ups_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "social_identities" (
	"application_id" text collate "C" NOT NULL,
	"provider" text collate "C" NOT NULL,
	"subject" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "social_identities_application_id_provider_subject_pk" PRIMARY KEY("application_id","provider","subject")
);
--> statement-breakpoint
CREATE TABLE "team_events" (
	"company_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"type" text NOT NULL,
	"subject_id" text collate "C" NOT NULL,
	"actor" jsonb NOT NULL,
	"changes" jsonb,
	"request_id" text NOT NULL,
	"ip" text,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "team_events_company_id_id_pk" PRIMARY KEY("company_id","id")
);
--> statement-breakpoint
CREATE TABLE "user_counts" (
	"application_id" text collate "C" NOT NULL,
	"state" text NOT NULL,
	"shard" integer NOT NULL,
	"count" integer NOT NULL,
	CONSTRAINT "user_counts_application_id_state_shard_pk" PRIMARY KEY("application_id","state","shard")
);
--> statement-breakpoint
CREATE TABLE "user_group_errors" (
	"application_id" text collate "C" NOT NULL,
	"group_id" text collate "C" NOT NULL,
	"line" integer NOT NULL,
	"value" text NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "user_group_errors_application_id_group_id_line_pk" PRIMARY KEY("application_id","group_id","line")
);
--> statement-breakpoint
CREATE TABLE "user_group_members" (
	"application_id" text collate "C" NOT NULL,
	"group_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_group_members_application_id_group_id_user_id_pk" PRIMARY KEY("application_id","group_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "user_groups" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"uid" integer NOT NULL,
	"name" text NOT NULL,
	"name_key" text collate "C" NOT NULL,
	"description" text NOT NULL,
	"file_url" text NOT NULL,
	"type" text NOT NULL,
	"status" text NOT NULL,
	"failure" text,
	"rows" integer NOT NULL,
	"matched" integer NOT NULL,
	"error_count" integer NOT NULL,
	"member_count" integer NOT NULL,
	"read_bytes" bigint NOT NULL,
	"total_bytes" bigint,
	"created_at" timestamp (3) with time zone NOT NULL,
	"modified_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "user_groups_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"username" text NOT NULL,
	"username_key" text collate "C" NOT NULL,
	"account_type" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"name_key" text collate "C" NOT NULL,
	"last_name_key" text collate "C" NOT NULL,
	"gender" text,
	"dob" text,
	"profile_pic_url" text,
	"meta" jsonb NOT NULL,
	"external_id" text collate "C",
	"rr_id" text,
	"state" text NOT NULL,
	"facet" integer NOT NULL,
	"state_reason" text,
	"state_by" jsonb,
	"state_at" timestamp (3) with time zone,
	"delete_on" timestamp (3) with time zone,
	"hidden_at" timestamp (3) with time zone,
	"last_sign_in_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "users_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "api_keys_key" ON "api_keys" USING btree ("key");--> statement-breakpoint
CREATE INDEX "api_keys_of_company" ON "api_keys" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "applications_of_company" ON "applications" USING btree ("company_id","id");--> statement-breakpoint
CREATE INDEX "bearer_tokens_of_key" ON "bearer_tokens" USING btree ("api_key_id");--> statement-breakpoint
CREATE INDEX "bearer_tokens_by_expiry" ON "bearer_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "captcha_solutions_by_expiry" ON "captcha_solutions" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "codes_to_contact" ON "codes" USING btree ("application_id","value","purpose","created_at");--> statement-breakpoint
CREATE INDEX "codes_by_secret" ON "codes" USING btree ("application_id","secret_hash");--> statement-breakpoint
CREATE INDEX "codes_of_user" ON "codes" USING btree ("application_id","user_id");--> statement-breakpoint
CREATE INDEX "codes_by_expiry" ON "codes" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "events_of_subject" ON "events" USING btree ("application_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "file_chunks_by_file" ON "file_chunks" USING btree ("file_id");--> statement-breakpoint
CREATE INDEX "files_by_age" ON "files" USING btree ("created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "identifiers_verified" ON "identifiers" USING btree ("application_id","kind","value") WHERE verified and released_at is null;--> statement-breakpoint
CREATE INDEX "identifiers_by_value" ON "identifiers" USING btree ("application_id","value","user_id");--> statement-breakpoint
CREATE INDEX "identifiers_of_user" ON "identifiers" USING btree ("application_id","user_id","position");--> statement-breakpoint
CREATE INDEX "jobs_claimable" ON "jobs" USING btree ("state","claimable_at");--> statement-breakpoint
CREATE INDEX "messages_to" ON "messages" USING btree ("to","id");--> statement-breakpoint
CREATE INDEX "messages_undelivered" ON "messages" USING btree ("state","created_at") WHERE state <> 'sent';--> statement-breakpoint
CREATE INDEX "operator_sessions_of_operator" ON "operator_sessions" USING btree ("operator_id");--> statement-breakpoint
CREATE UNIQUE INDEX "operators_email" ON "operators" USING btree ("email");--> statement-breakpoint
CREATE INDEX "operators_of_company" ON "operators" USING btree ("company_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "sessions_token" ON "sessions" USING btree ("application_id","token_hash");--> statement-breakpoint
CREATE INDEX "sessions_by_device" ON "sessions" USING btree ("application_id","user_id","user_agent");--> statement-breakpoint
CREATE INDEX "sessions_live" ON "sessions" USING btree ("application_id","user_id","id") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sign_ups_token" ON "sign_ups" USING btree ("application_id","token_hash");--> statement-breakpoint
CREATE INDEX "sign_ups_by_expiry" ON "sign_ups" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "social_identities_of_user" ON "social_identities" USING btree ("application_id","user_id");--> statement-breakpoint
CREATE INDEX "team_events_of_subject" ON "team_events" USING btree ("company_id","subject_id","id");--> statement-breakpoint
CREATE INDEX "user_group_members_of_user" ON "user_group_members" USING btree ("application_id","user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "user_groups_uid" ON "user_groups" USING btree ("application_id","uid");--> statement-breakpoint
CREATE INDEX "user_groups_by_status" ON "user_groups" USING btree ("application_id","status","uid");--> statement-breakpoint
CREATE UNIQUE INDEX "users_username" ON "users" USING btree ("application_id","username_key") WHERE hidden_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "users_external_id" ON "users" USING btree ("application_id","external_id") WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX "users_listed" ON "users" USING btree ("application_id","id") WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX "users_by_facet" ON "users" USING btree ("application_id","facet","id");--> statement-breakpoint
CREATE INDEX "users_by_name" ON "users" USING btree ("application_id","name_key","id") WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX "users_by_last_name" ON "users" USING btree ("application_id","last_name_key","id") WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX "users_to_purge" ON "users" USING btree ("delete_on") WHERE delete_on is not null;--> statement-breakpoint
CREATE INDEX "users_by_sign_in" ON "users" USING btree ("application_id","last_sign_in_at","id") WHERE hidden_at is null;