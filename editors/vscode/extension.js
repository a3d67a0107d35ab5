// This file is where VS Code starts the language server, `gridwright lsp`, when a program is opened.

const { workspace } = require("vscode");
const { LanguageClient } = require("vscode-languageclient/node");

let client;

exports.activate = function () {
  const command = workspace.getConfiguration("gridwright").get("command");
  client = new LanguageClient(
    "gridwright",
    "Gridwright",
    { command, args: ["lsp"] },
    { documentSelector: [{ language: "gridwright" }] },
  );
  return client.start();
};

exports.deactivate = function () {
  return client?.stop();
};
