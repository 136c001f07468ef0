CREATE TABLE `search_documents` (
	`application_id` text NOT NULL,
	`user_id` text NOT NULL,
	`number` integer NOT NULL,
	`version` integer NOT NULL,
	`rules` integer NOT NULL,
	`grams` text,
	PRIMARY KEY(`application_id`, `user_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `search_documents_numbered` ON `search_documents` (`number`);--> statement-breakpoint
CREATE TABLE `search_queue` (
	`application_id` text NOT NULL,
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `search_walks` (
	`name` text PRIMARY KEY NOT NULL,
	`after_application` text NOT NULL,
	`after_user` text NOT NULL,
	`done_at` integer
);
--> statement-breakpoint
CREATE VIRTUAL TABLE `search_grams` USING fts5(grams, content='', contentless_delete=1, detail=none, tokenize='ascii');