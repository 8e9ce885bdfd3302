-- Whether a file is somebody's avatar.
CREATE INDEX profile_avatar ON profile ((fields::jsonb ->> 'avatar_url'));
