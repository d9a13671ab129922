// The page: log in, then list experiments. The filters stand in the address, so that a list can be linked to.

import { call } from "./api.js";
import { PAGE_SIZE, STATES, list, row, setArchived } from "./experiments.js";

const element = (id) => document.getElementById(id);
const filters = element("filters");
let asked = 0;

for (const state of STATES) {
  element("state").append(new Option(state.toLowerCase().replaceAll("_", " "), state));
}

/** Run something that talks to the server; what goes wrong is shown, and a lost session leads to the login. */
async function attempt(action) {
  element("problem").hidden = true;
  try {
    return await action();
  } catch (error) {
    if (error.status === 401 && element("login-view").hidden) return showLogin();
    element("problem").textContent = error.message;
    element("problem").hidden = false;
    return undefined;
  }
}

function showLogin() {
  element("experiments-view").hidden = true;
  element("account").hidden = true;
  element("login-view").hidden = false;
  element("username").focus();
}

async function showExperiments(user) {
  element("login-view").hidden = true;
  element("account-name").textContent = user.displayName || user.username;
  element("account").hidden = false;
  element("experiments-view").hidden = false;
  readAddress();
  await refresh();
}

function readAddress() {
  const search = new URLSearchParams(location.search);
  filters.elements.name.value = search.get("name") ?? "";
  filters.elements.state.value = STATES.includes(search.get("state")) ? search.get("state") : "";
  const archived = search.get("archived") ?? "false";
  filters.elements.archived.value = ["true", "false", ""].includes(archived) ? archived : "false";
}

function offset() {
  const value = Number(new URLSearchParams(location.search).get("offset"));
  return Number.isInteger(value) && value > 0 ? value : 0;
}

async function go(newOffset) {
  const search = new URLSearchParams(new FormData(filters));
  if (newOffset) search.set("offset", newOffset);
  history.pushState(null, "", `?${search}`);
  await attempt(refresh);
}

async function refresh() {
  const turn = ++asked;
  const answer = await list({ ...Object.fromEntries(new FormData(filters)), offset: offset() });
  if (turn !== asked) return; // a later question was asked meanwhile
  const { startIndex, endIndex, total } = answer.pagination;
  element("rows").replaceChildren(...answer.experiments.map((experiment) => row(experiment, toggle)));
  element("summary").textContent =
    total === 0 ? "No experiments match." : `${startIndex + 1} to ${endIndex} of ${total}`;
  element("previous").disabled = startIndex <= 0;
  element("next").disabled = endIndex >= total;
}

async function toggle(experiment) {
  await attempt(async () => {
    await setArchived(experiment.id, !experiment.archived);
    await refresh();
    element("main").focus();
  });
}

element("login-form").addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(async () => {
    const form = new FormData(event.target);
    const answer = await call("POST", "/auth/login", Object.fromEntries(form));
    event.target.reset();
    await showExperiments(answer.user);
  });
});

element("logout").addEventListener("click", () =>
  attempt(async () => {
    await call("POST", "/auth/logout");
    showLogin();
  }),
);

filters.addEventListener("submit", (event) => {
  event.preventDefault();
  go(0);
});
filters.elements.state.addEventListener("change", () => go(0));
filters.elements.archived.addEventListener("change", () => go(0));
element("previous").addEventListener("click", () => go(Math.max(0, offset() - PAGE_SIZE)));
element("next").addEventListener("click", () => go(offset() + PAGE_SIZE));
window.addEventListener("popstate", () => {
  readAddress();
  attempt(refresh);
});

attempt(async () => {
  const answer = await call("GET", "/auth/user");
  await showExperiments(answer.user);
});
