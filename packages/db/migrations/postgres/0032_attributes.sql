CREATE TABLE "attribute_definitions" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"slug" text collate "C" NOT NULL,
	"name" text NOT NULL,
	"description" text NOT NULL,
	"type" text NOT NULL,
	"icon" text NOT NULL,
	"ordering_channels" jsonb NOT NULL,
	"masking" jsonb NOT NULL,
	"registration" jsonb NOT NULL,
	"is_multi_value" boolean NOT NULL,
	"customer_editable" boolean NOT NULL,
	"encrypted" boolean NOT NULL,
	"pinned" boolean NOT NULL,
	"pin_order" integer NOT NULL,
	"default_value" jsonb,
	"validations" jsonb NOT NULL,
	"created_by" jsonb NOT NULL,
	"updated_by" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	"version" integer NOT NULL,
	CONSTRAINT "attribute_definitions_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
CREATE TABLE "user_attribute_keys" (
	"application_id" text collate "C" NOT NULL,
	"definition_id" text collate "C" NOT NULL,
	"key" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	CONSTRAINT "user_attribute_keys_application_id_definition_id_key_user_id_pk" PRIMARY KEY("application_id","definition_id","key","user_id")
);
--> statement-breakpoint
CREATE TABLE "user_attributes" (
	"application_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"definition_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"value" jsonb,
	"sealed" text,
	"customer_overridden" boolean NOT NULL,
	"updated_by" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"updated_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "user_attributes_application_id_user_id_definition_id_pk" PRIMARY KEY("application_id","user_id","definition_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX "attribute_definitions_slug" ON "attribute_definitions" USING btree ("application_id","slug");--> statement-breakpoint
CREATE INDEX "user_attribute_keys_of_user" ON "user_attribute_keys" USING btree ("application_id","user_id","definition_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "user_attributes_id" ON "user_attributes" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "user_attributes_by_definition" ON "user_attributes" USING btree ("application_id","definition_id","user_id");