/**
 * Adds leases to detect dead owners on other hosts, tags of experiments, progress of running runs, and peak memory of
 * attempts.
 */
export const leasesTagsProgress = `
  alter table owner add column renewed_ms integer not null default 0;
  alter table owner add column lease_ms integer not null default 0;
  update owner set renewed_ms = since_ms;

  alter table attempts add column peak_memory_bytes integer;

  create table tags (
    experiment_id integer not null references experiments (id) on delete cascade,
    tag text not null,
    primary key (experiment_id, tag)
  ) without rowid;

  create table progress (
    run_id integer primary key references runs (id) on delete cascade,
    fraction real not null,
    epoch integer,
    epochs integer,
    loss real,
    images_per_second real,
    eta_ms real,
    timestamp_ms integer not null
  );

  create index params_by_value on params (path, value);
`;
