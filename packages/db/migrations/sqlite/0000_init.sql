CREATE TABLE `api_keys` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`name` text NOT NULL,
	`key` text NOT NULL,
	`secret_hash` text NOT NULL,
	`permissions` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`expires_at` integer,
	`last_used_at` integer,
	`revoked_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `api_keys_key` ON `api_keys` (`key`);--> statement-breakpoint
CREATE INDEX `api_keys_of_company` ON `api_keys` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `applications` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`name` text NOT NULL,
	`default_country_code` integer NOT NULL,
	`token_hash` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `applications_of_company` ON `applications` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `bearer_tokens` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`api_key_id` text NOT NULL,
	`kind` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `bearer_tokens_of_key` ON `bearer_tokens` (`api_key_id`);--> statement-breakpoint
CREATE INDEX `bearer_tokens_by_expiry` ON `bearer_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `captcha_solutions` (
	`application_id` text NOT NULL,
	`hash` text NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `hash`)
);
--> statement-breakpoint
CREATE INDEX `captcha_solutions_by_expiry` ON `captcha_solutions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `codes` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`purpose` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`user_id` text,
	`sign_up_id` text,
	`secret_hash` text NOT NULL,
	`resend_hash` text,
	`attempts` integer NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `codes_to_contact` ON `codes` (`application_id`,`value`,`purpose`,`created_at`);--> statement-breakpoint
CREATE INDEX `codes_by_secret` ON `codes` (`application_id`,`secret_hash`);--> statement-breakpoint
CREATE INDEX `codes_of_user` ON `codes` (`application_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `codes_by_expiry` ON `codes` (`expires_at`);--> statement-breakpoint
CREATE TABLE `companies` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `credentials` (
	`application_id` text NOT NULL,
	`user_id` text NOT NULL,
	`password_hash` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `user_id`)
);
--> statement-breakpoint
CREATE TABLE `events` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`actor` text NOT NULL,
	`changes` text,
	`request_id` text NOT NULL,
	`ip` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `events_of_subject` ON `events` (`application_id`,`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `file_chunks` (
	`application_id` text NOT NULL,
	`file_id` text NOT NULL,
	`position` integer NOT NULL,
	`content` blob NOT NULL,
	PRIMARY KEY(`application_id`, `file_id`, `position`)
);
--> statement-breakpoint
CREATE INDEX `file_chunks_by_file` ON `file_chunks` (`file_id`);--> statement-breakpoint
CREATE TABLE `files` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`size` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `files_by_age` ON `files` (`created_at`);--> statement-breakpoint
CREATE TABLE `identifiers` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	`value` text NOT NULL,
	`country_code` integer,
	`phone` text,
	`verified` integer NOT NULL,
	`primary` integer NOT NULL,
	`active` integer NOT NULL,
	`position` integer NOT NULL,
	`acquired_at` integer NOT NULL,
	`released_at` integer,
	`release_reason` text,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `identifiers_verified` ON `identifiers` (`application_id`,`kind`,`value`) WHERE verified and released_at is null;--> statement-breakpoint
CREATE INDEX `identifiers_by_value` ON `identifiers` (`application_id`,`value`,`user_id`);--> statement-breakpoint
CREATE INDEX `identifiers_of_user` ON `identifiers` (`application_id`,`user_id`,`position`);--> statement-breakpoint
CREATE TABLE `invitations` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`operator_id` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_at` integer
);
--> statement-breakpoint
CREATE TABLE `jobs` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`claimable_at` integer NOT NULL,
	`error` text,
	`created_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `jobs_claimable` ON `jobs` (`state`,`claimable_at`);--> statement-breakpoint
CREATE TABLE `messages` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`channel` text NOT NULL,
	`to` text NOT NULL,
	`template` text NOT NULL,
	`subject` text,
	`text` text NOT NULL,
	`html` text,
	`code` text,
	`link` text,
	`state` text NOT NULL,
	`attempts` integer NOT NULL,
	`error` text,
	`created_at` integer NOT NULL,
	`sent_at` integer,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `messages_to` ON `messages` (`to`,`id`);--> statement-breakpoint
CREATE INDEX `messages_undelivered` ON `messages` (`state`,`created_at`) WHERE state <> 'sent';--> statement-breakpoint
CREATE TABLE `operator_credentials` (
	`operator_id` text PRIMARY KEY NOT NULL,
	`password_hash` text NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_sessions` (
	`token_hash` text PRIMARY KEY NOT NULL,
	`operator_id` text NOT NULL,
	`ip` text,
	`user_agent` text,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer
);
--> statement-breakpoint
CREATE INDEX `operator_sessions_of_operator` ON `operator_sessions` (`operator_id`);--> statement-breakpoint
CREATE TABLE `operators` (
	`id` text PRIMARY KEY NOT NULL,
	`company_id` text NOT NULL,
	`email` text NOT NULL,
	`name` text,
	`role` text NOT NULL,
	`active` integer NOT NULL,
	`created_at` integer NOT NULL,
	`last_sign_in_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operators_email` ON `operators` (`email`);--> statement-breakpoint
CREATE INDEX `operators_of_company` ON `operators` (`company_id`,`id`);--> statement-breakpoint
CREATE TABLE `platform_config_versions` (
	`application_id` text NOT NULL,
	`version` integer NOT NULL,
	`config` text NOT NULL,
	`changes` text NOT NULL,
	`actor` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `version`)
);
--> statement-breakpoint
CREATE TABLE `platform_configs` (
	`application_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`config` text NOT NULL,
	`version` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `provider_secrets` (
	`application_id` text NOT NULL,
	`provider` text NOT NULL,
	`sealed` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `provider`)
);
--> statement-breakpoint
CREATE TABLE `sequences` (
	`application_id` text NOT NULL,
	`name` text NOT NULL,
	`value` integer NOT NULL,
	PRIMARY KEY(`application_id`, `name`)
);
--> statement-breakpoint
CREATE TABLE `sessions` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`user_id` text NOT NULL,
	`token_hash` text NOT NULL,
	`domain` text,
	`user_agent` text,
	`ip` text,
	`created_at` integer NOT NULL,
	`last_seen_at` integer NOT NULL,
	`proven_at` integer,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	`end_reason` text,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sessions_token` ON `sessions` (`application_id`,`token_hash`);--> statement-breakpoint
CREATE INDEX `sessions_by_device` ON `sessions` (`application_id`,`user_id`,`user_agent`);--> statement-breakpoint
CREATE INDEX `sessions_live` ON `sessions` (`application_id`,`user_id`,`id`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `sign_ups` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`token_hash` text NOT NULL,
	`profile` text NOT NULL,
	`email` text,
	`email_verified` integer NOT NULL,
	`phone` text,
	`phone_verified` integer NOT NULL,
	`password_hash` text,
	`provider` text,
	`subject` text,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`completed_at` integer,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sign_ups_token` ON `sign_ups` (`application_id`,`token_hash`);--> statement-breakpoint
CREATE INDEX `sign_ups_by_expiry` ON `sign_ups` (`expires_at`);--> statement-breakpoint
CREATE TABLE `social_identities` (
	`application_id` text NOT NULL,
	`provider` text NOT NULL,
	`subject` text NOT NULL,
	`user_id` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `provider`, `subject`)
);
--> statement-breakpoint
CREATE INDEX `social_identities_of_user` ON `social_identities` (`application_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `team_events` (
	`company_id` text NOT NULL,
	`id` text NOT NULL,
	`type` text NOT NULL,
	`subject_id` text NOT NULL,
	`actor` text NOT NULL,
	`changes` text,
	`request_id` text NOT NULL,
	`ip` text,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`company_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `team_events_of_subject` ON `team_events` (`company_id`,`subject_id`,`id`);--> statement-breakpoint
CREATE TABLE `user_counts` (
	`application_id` text NOT NULL,
	`state` text NOT NULL,
	`shard` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`application_id`, `state`, `shard`)
);
--> statement-breakpoint
CREATE TABLE `user_group_errors` (
	`application_id` text NOT NULL,
	`group_id` text NOT NULL,
	`line` integer NOT NULL,
	`value` text NOT NULL,
	`message` text NOT NULL,
	PRIMARY KEY(`application_id`, `group_id`, `line`)
);
--> statement-breakpoint
CREATE TABLE `user_group_members` (
	`application_id` text NOT NULL,
	`group_id` text NOT NULL,
	`user_id` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `group_id`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `user_group_members_of_user` ON `user_group_members` (`application_id`,`user_id`);--> statement-breakpoint
CREATE TABLE `user_groups` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`uid` integer NOT NULL,
	`name` text NOT NULL,
	`name_key` text NOT NULL,
	`description` text NOT NULL,
	`file_url` text NOT NULL,
	`type` text NOT NULL,
	`status` text NOT NULL,
	`failure` text,
	`rows` integer NOT NULL,
	`matched` integer NOT NULL,
	`error_count` integer NOT NULL,
	`member_count` integer NOT NULL,
	`read_bytes` integer NOT NULL,
	`total_bytes` integer,
	`created_at` integer NOT NULL,
	`modified_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_groups_uid` ON `user_groups` (`application_id`,`uid`);--> statement-breakpoint
CREATE INDEX `user_groups_by_status` ON `user_groups` (`application_id`,`status`,`uid`);--> statement-breakpoint
CREATE TABLE `users` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`username` text NOT NULL,
	`username_key` text NOT NULL,
	`account_type` text NOT NULL,
	`first_name` text,
	`last_name` text,
	`name_key` text NOT NULL,
	`last_name_key` text NOT NULL,
	`gender` text,
	`dob` text,
	`profile_pic_url` text,
	`meta` text NOT NULL,
	`external_id` text,
	`rr_id` text,
	`state` text NOT NULL,
	`facet` integer NOT NULL,
	`state_reason` text,
	`state_by` text,
	`state_at` integer,
	`delete_on` integer,
	`hidden_at` integer,
	`last_sign_in_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_username` ON `users` (`application_id`,`username_key`) WHERE hidden_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `users_external_id` ON `users` (`application_id`,`external_id`) WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX `users_listed` ON `users` (`application_id`,`id`) WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX `users_by_facet` ON `users` (`application_id`,`facet`,`id`);--> statement-breakpoint
CREATE INDEX `users_by_name` ON `users` (`application_id`,`name_key`,`id`) WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX `users_by_last_name` ON `users` (`application_id`,`last_name_key`,`id`) WHERE hidden_at is null;--> statement-breakpoint
CREATE INDEX `users_to_purge` ON `users` (`delete_on`) WHERE delete_on is not null;--> statement-breakpoint
CREATE INDEX `users_by_sign_in` ON `users` (`application_id`,`last_sign_in_at`,`id`) WHERE hidden_at is null;