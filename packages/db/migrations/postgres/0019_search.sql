CREATE TABLE "search_documents" (
	"application_id" text collate "C" NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"number" bigint NOT NULL,
	"version" integer NOT NULL,
	"rules" integer NOT NULL,
	"grams" bigint[],
	CONSTRAINT "search_documents_application_id_user_id_pk" PRIMARY KEY("application_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "search_queue" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "search_walks" (
	"name" text collate "C" PRIMARY KEY NOT NULL,
	"after_application" text collate "C" NOT NULL,
	"after_user" text collate "C" NOT NULL,
	"done_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE UNIQUE INDEX "search_documents_numbered" ON "search_documents" USING btree ("number");--> statement-breakpoint
CREATE INDEX "search_documents_grams" ON "search_documents" USING gin ("grams") WITH (fastupdate=off);