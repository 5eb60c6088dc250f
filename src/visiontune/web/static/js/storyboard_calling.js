// Calls of the server that answer JSON; what it says of an error is what the error says.
export async function call(address, { method = "POST", json, form } = {}) {
  const headers = { Accept: "application/json", "X-CSRF-Token": document.querySelector("meta[name=csrf-token]")?.content ?? "" };
  if (json) headers["Content-Type"] = "application/json";
  let answer;
  try {
    answer = await fetch(address, { method, headers, body: json ? JSON.stringify(json) : form });
  } catch {
    throw new Error("The studio cannot be reached. What you typed is still here, and is saved when it is back.");
  }
  if (answer.status === 204) return {};
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    const error = new Error(told.error?.message ?? `That did not work (${answer.status}).`);
    error.status = answer.status;
    throw error;
  }
  return told;
}
