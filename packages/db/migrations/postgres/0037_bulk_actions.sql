CREATE TABLE "bulk_action_parts" (
	"application_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"user_ids" jsonb NOT NULL,
	"lines" jsonb,
	CONSTRAINT "bulk_action_parts_application_id_job_id_position_pk" PRIMARY KEY("application_id","job_id","position")
);
