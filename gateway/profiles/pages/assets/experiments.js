// The list of experiments: what is asked for, and how a row looks.

import { call, query } from "./api.js";

export const PAGE_SIZE = 20;

export const STATES = ["ACTIVE", "PAUSED", "COMPLETED", "CANCELED", "ERROR", "STOPPING_COMPLETED", "STOPPING_CANCELED", "STOPPING_ERROR"];

/** Ask for one page of experiments, the newest first. */
export function list({ name, state, archived, offset }) {
  const search = query({
    name,
    archived,
    states: state ? `STATE_${state}` : "",
    sortBy: "SORT_BY_ID",
    orderBy: "ORDER_BY_DESC",
    limit: PAGE_SIZE,
    offset,
  });
  return call("GET", `/experiments?${search}`);
}

/** Put an experiment into the archive, or take it out. */
export function setArchived(id, archived) {
  return call("POST", `/experiments/${id}/${archived ? "archive" : "unarchive"}`);
}

const TERMINAL = new Set(["STATE_COMPLETED", "STATE_CANCELED", "STATE_ERROR", "STATE_DELETE_FAILED"]);

/**
 * Make the table row of an experiment.
 * @param {object} experiment as the API gives it
 * @param {(experiment: object) => void} onToggle called when its archive button is pressed
 */
export function row(experiment, onToggle) {
  const tr = document.createElement("tr");
  tr.append(
    cell(experiment.id, "number"),
    nameCell(experiment),
    stateCell(experiment),
    cell(experiment.displayName || experiment.username),
    timeCell(experiment.startTime),
    cell(experiment.numTrials, "number"),
    actionCell(experiment, onToggle),
  );
  return tr;
}

function cell(text, className = "") {
  const td = document.createElement("td");
  td.textContent = text;
  if (className) td.className = className;
  return td;
}

function nameCell(experiment) {
  const th = document.createElement("th");
  th.scope = "row";
  th.textContent = experiment.name;
  if (experiment.description) {
    const description = document.createElement("span");
    description.className = "description";
    description.textContent = experiment.description;
    th.append(description);
  }
  for (const label of experiment.labels) {
    const tag = document.createElement("span");
    tag.className = "label";
    tag.textContent = label;
    th.append(" ", tag);
  }
  return th;
}

function stateCell(experiment) {
  const td = cell(experiment.state.replace("STATE_", "").toLowerCase().replaceAll("_", " "));
  td.dataset.state = experiment.state;
  if (experiment.archived) td.append(", archived");
  return td;
}

function timeCell(timestamp) {
  const td = document.createElement("td");
  const time = document.createElement("time");
  time.dateTime = timestamp;
  time.textContent = new Date(timestamp).toLocaleString();
  td.append(time);
  return td;
}

function actionCell(experiment, onToggle) {
  const td = document.createElement("td");
  if (experiment.archived || TERMINAL.has(experiment.state)) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = experiment.archived ? "Unarchive" : "Archive";
    button.setAttribute("aria-label", `${button.textContent} experiment ${experiment.id}, ${experiment.name}`);
    button.addEventListener("click", () => onToggle(experiment));
    td.append(button);
  }
  return td;
}
