CREATE TABLE "import_fates" (
	"application_id" text collate "C" NOT NULL,
	"job_id" text collate "C" NOT NULL,
	"position" integer NOT NULL,
	"fates" text NOT NULL,
	CONSTRAINT "import_fates_application_id_job_id_position_pk" PRIMARY KEY("application_id","job_id","position")
);
