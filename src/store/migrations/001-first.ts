/** See README.md in the parent folder for the meaning of the tables. */
export const first = `
  create table experiments (
    id integer primary key,
    name text not null unique,
    spec_key text not null,
    spec text,
    file text,
    created_ms integer not null,
    planned_ms integer not null
  );

  create table runs (
    id integer primary key,
    key text not null unique,
    kind text not null,
    code_version integer not null,
    job text not null,
    status text not null check (status in ('SCHEDULED', 'RUNNING', 'FINISHED', 'FAILED', 'KILLED')),
    reason text,
    error text,
    environment text,
    created_ms integer not null,
    started_ms integer,
    ended_ms integer
  );
  create index runs_by_status on runs (status, kind);

  create table run_edges (
    run_id integer not null references runs (id) on delete cascade,
    input text not null,
    input_id integer not null references runs (id),
    primary key (run_id, input)
  ) without rowid;
  create index run_edges_by_input on run_edges (input_id);

  create table experiment_runs (
    experiment_id integer not null references experiments (id) on delete cascade,
    run_id integer not null references runs (id),
    position integer not null,
    is_current integer not null,
    title text not null,
    labels text not null,
    primary key (experiment_id, run_id)
  ) without rowid;
  create index experiment_runs_by_run on experiment_runs (run_id);

  create table attempts (
    run_id integer not null references runs (id) on delete cascade,
    attempt integer not null,
    status text not null,
    reason text,
    error text,
    host text not null,
    pid integer,
    threads integer not null,
    log_file text,
    started_ms integer not null,
    ended_ms integer,
    primary key (run_id, attempt)
  ) without rowid;

  create table params (
    run_id integer not null references runs (id) on delete cascade,
    path text not null,
    value text not null,
    primary key (run_id, path)
  ) without rowid;

  create table results (
    run_id integer not null references runs (id) on delete cascade,
    name text not null,
    value real,
    primary key (run_id, name)
  ) without rowid;

  create table metric_keys (
    id integer primary key,
    key text not null unique
  );

  create table metrics (
    run_id integer not null references runs (id) on delete cascade,
    key_id integer not null references metric_keys (id),
    step integer not null,
    value real,
    timestamp_ms integer not null,
    primary key (run_id, key_id, step)
  ) without rowid;

  create table artifacts (
    run_id integer not null references runs (id) on delete cascade,
    name text not null,
    bytes integer not null,
    sha256 text not null,
    primary key (run_id, name)
  ) without rowid;

  create table predictions (
    run_id integer not null references runs (id) on delete cascade,
    image integer not null,
    label integer not null,
    predicted integer not null,
    correct5 integer not null,
    loss real,
    primary key (run_id, image)
  ) without rowid;

  create table owner (
    id integer primary key check (id = 1),
    pid integer not null,
    process_start text not null,
    host text not null,
    command text not null,
    since_ms integer not null
  );
`;
