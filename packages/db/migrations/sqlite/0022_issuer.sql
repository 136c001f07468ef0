CREATE TABLE `issued` (
	`application_id` text NOT NULL,
	`kind` text NOT NULL,
	`id_hash` text NOT NULL,
	`family` text,
	`client_id` text,
	`user_id` text,
	`session_id` text,
	`payload` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`consumed_at` integer,
	`generation` integer,
	PRIMARY KEY(`application_id`, `kind`, `id_hash`)
);
--> statement-breakpoint
CREATE INDEX `issued_of_family` ON `issued` (`application_id`,`family`);--> statement-breakpoint
CREATE INDEX `issued_to_user` ON `issued` (`application_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `issued_by_expiry` ON `issued` (`expires_at`);--> statement-breakpoint
CREATE TABLE `oauth_client_secrets` (
	`application_id` text NOT NULL,
	`client_id` text NOT NULL,
	`id` text NOT NULL,
	`secret_hash` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer,
	PRIMARY KEY(`application_id`, `client_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `oauth_client_secrets_by_expiry` ON `oauth_client_secrets` (`expires_at`) WHERE expires_at is not null;--> statement-breakpoint
CREATE TABLE `oauth_clients` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`application_type` text NOT NULL,
	`first_party` integer NOT NULL,
	`token_endpoint_auth_method` text NOT NULL,
	`redirect_uris` text NOT NULL,
	`post_logout_redirect_uris` text NOT NULL,
	`id_token_signed_response_alg` text NOT NULL,
	`jwks` text,
	`scopes` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`revoked_at` integer,
	`version` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`alg` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL,
	`signs_from` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `signing_keys_by_expiry` ON `signing_keys` (`expires_at`);