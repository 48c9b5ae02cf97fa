#include "web/mcp.h"

#include <algorithm>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "paper/version.h"
#include "web/api_papers.h"
#include "web/mcp_rpc.h"
#include "web/mcp_tools.h"
#include "web/views.h"

namespace quire::web {
namespace mcp {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;

constexpr const char* kInstructions =
    "Papers as this Quire has them: search_papers and daily_papers find them, get_paper and read_paper tell "
    "of one. "
    "Papers with a lab can be run: list_labs, run_lab, lab_result.";
constexpr std::int64_t kListsLive_ms = 3'600'000, kPapersLive_ms = 60'000;

object capabilities() { return {{"tools", object()}, {"resources", object()}, {"prompts", object()}}; }

/// What may be kept, and for how long: modern answers say it.
object kept(const Message& message, object result, std::int64_t ttl_ms) {
  if (!message.modern) return result;
  result["ttlMs"] = ttl_ms;
  result["cacheScope"] = "public";
  return result;
}

std::string text_in(const object& params, const char* name) {
  const value* found = params.if_contains(name);
  if (found == nullptr || !found->is_string())
    throw Failure{.words = fmt::format("params.{} must be a text", name)};
  return std::string(found->get_string());
}

object initialize(const Message& message) {
  const std::string wanted = text_in(message.params, "protocolVersion");
  const bool known = std::find(kLegacy.begin(), kLegacy.end(), wanted) != kLegacy.end();
  return {{"protocolVersion", known ? std::string_view(wanted) : kLegacy.front()},
          {"capabilities", capabilities()},
          {"serverInfo", object{{"name", "quire"}, {"title", "Quire"}, {"version", kVersion}}},
          {"instructions", kInstructions}};
}

object discover() {
  return {{"supportedVersions", array{value(kModern)}},
          {"capabilities", capabilities()},
          {"instructions", kInstructions}};
}

object tools_list() {
  array list;
  for (const Tool& tool : tools())
    list.push_back(object{
        {"name", tool.name},
        {"title", tool.title},
        {"description", tool.description},
        {"inputSchema", schema_of(tool.arguments)},
        {"outputSchema", object{{"type", "object"}}},
        {"annotations",
         object{{"readOnlyHint", tool.reads_only}, {"destructiveHint", false}, {"openWorldHint", false}}}});
  return {{"tools", std::move(list)}};
}

object said(const std::string& text, bool is_error) {
  return {{"content", array{object{{"type", "text"}, {"text", text}}}}, {"isError", is_error}};
}

object call_tool(const Site& site, const Request& request, const object& params) {
  const std::string name = text_in(params, "name");
  const Tool* tool = tool_of(name);
  if (tool == nullptr) throw Failure{.words = "There is no tool " + std::string(utf8_prefix(name, 100))};
  object arguments;
  if (const value* given = params.if_contains("arguments")) {
    if (!given->is_object()) throw Failure{.words = "arguments must be an object"};
    arguments = given->get_object();
  }
  if (const Status status = fits(tool->arguments, arguments); !status) throw Failure{.words = status.error()};
  try {
    object structured = tool->call(site, request, arguments);
    object result = said(boost::json::serialize(structured), false);
    result["structuredContent"] = std::move(structured);
    return result;
  } catch (const ToolFault& fault) {
    return said(fault.words, true);
  }
}

// Resources.

struct Template {
  const char *scheme, *uri, *name, *description, *media_type;
};
constexpr Template kTemplates[] = {
    {"quire://paper/", "quire://paper/{id}", "paper", "A paper as Markdown.", "text/markdown"},
    {"quire://daily/", "quire://daily/{date}", "daily", "The papers of a day.", "application/json"},
    {"quire://lab/", "quire://lab/{slug}", "lab", "A lab's card and its newest result.", "application/json"}};

object templates_list() {
  array list;
  for (const Template& one : kTemplates)
    list.push_back(object{{"uriTemplate", one.uri},
                          {"name", one.name},
                          {"description", one.description},
                          {"mimeType", one.media_type}});
  return {{"resourceTemplates", std::move(list)}};
}

Failure no_resource(const Message& message, const std::string& uri) {
  return message.modern
             ? Failure{.words = "There is no such resource", .data = {{"uri", uri}}}
             : Failure{
                   .code = Code::no_resource, .words = "There is no such resource", .data = {{"uri", uri}}};
}

std::string day_text(const Site& site, const Request& request, const std::string& date) {
  return boost::json::serialize(
      tool_of("daily_papers")->call(site, request, {{"date", date}, {"limit", 50}}));
}

std::string lab_text(const Site& site, const Request& request, const std::string& slug) {
  object out = tool_of("describe_lab")->call(site, request, {{"slug", slug}});
  if (!site.store.runs(slug, 1).empty())
    out["newest_run"] = tool_of("lab_result")->call(site, request, {{"slug", slug}});
  return boost::json::serialize(out);
}

object read_resource(const Site& site, const Request& request, const Message& message) {
  const std::string uri = text_in(message.params, "uri");
  const auto* found = std::find_if(std::begin(kTemplates), std::end(kTemplates),
                                   [&](const Template& one) { return uri.starts_with(one.scheme); });
  if (found == std::end(kTemplates)) throw no_resource(message, uri);
  const auto name = decode_path("/" + uri.substr(std::string_view(found->scheme).size()));
  if (!name || name->size() < 2) throw no_resource(message, uri);
  const std::string key = name->substr(1);
  std::string text;
  try {
    if (found == &kTemplates[0]) {
      const auto id = parse_versioned_id(key);
      const auto paper = id ? site.store.paper(id->id) : std::nullopt;
      if (!paper) throw no_resource(message, uri);
      text = paper_markdown(paper->paper);
    } else if (found == &kTemplates[1]) {
      if (!Day::parse(key)) throw no_resource(message, uri);
      text = day_text(site, request, key);
    } else {
      text = lab_text(site, request, key);
    }
  } catch (const ToolFault&) {
    throw no_resource(message, uri);
  }
  return {{"contents", array{object{{"uri", uri}, {"mimeType", found->media_type}, {"text", text}}}}};
}

// Prompts.

object prompts_list() {
  return {{"prompts", array{object{{"name", "todays_papers"},
                                   {"title", "Today's papers"},
                                   {"description", "What came in, and what of it matters for a field."},
                                   {"arguments", array{object{{"name", "field"},
                                                              {"description", "What you work on."},
                                                              {"required", false}}}}}}}};
}

object get_prompt(const object& params) {
  if (text_in(params, "name") != "todays_papers") throw Failure{.words = "There is no such prompt"};
  std::string field;
  if (const value* given = params.if_contains("arguments"); given != nullptr && given->is_object())
    if (const value* said = given->get_object().if_contains("field"); said != nullptr && said->is_string())
      field = std::string(utf8_prefix(std::string_view(said->get_string()), 200));
  const std::string words =
      "Ask daily_papers for the newest day and tell me in a few sentences what came in" +
      (field.empty() ? std::string(".") : fmt::format(", and which of it matters for {}.", field)) +
      " Name each paper with its id and say what it claims, not how good it is.";
  return {
      {"messages", array{object{{"role", "user"}, {"content", object{{"type", "text"}, {"text", words}}}}}}};
}

object answer(const Site& site, const Request& request, const Message& message) {
  const std::string& method = message.method;
  if (method == "initialize" && !message.modern) return initialize(message);
  if (method == "ping" && !message.modern) return {};
  if (method == "server/discover") return kept(message, discover(), kListsLive_ms);
  if (method == "tools/list") return kept(message, tools_list(), kListsLive_ms);
  if (method == "tools/call") return call_tool(site, request, message.params);
  if (method == "resources/list") return kept(message, {{"resources", array()}}, kListsLive_ms);
  if (method == "resources/templates/list") return kept(message, templates_list(), kListsLive_ms);
  if (method == "resources/read") return kept(message, read_resource(site, request, message), kPapersLive_ms);
  if (method == "prompts/list") return kept(message, prompts_list(), kListsLive_ms);
  if (method == "prompts/get") return get_prompt(message.params);
  throw Failure{.status = message.modern ? 404 : 200,
                .code = Code::no_method,
                .words = "There is no method " + std::string(utf8_prefix(method, 100))};
}

}  // namespace
}  // namespace mcp

Response mcp_endpoint(const Site& site, const Request& request) {
  mcp::Read read = mcp::read(request);
  if (!read.message) return std::move(read.refused);
  const mcp::Message& message = *read.message;
  if (message.notification()) return Response::text(202, "");
  try {
    return mcp::result(message, mcp::answer(site, request, message));
  } catch (const mcp::Failure& failure) {
    return mcp::fault(failure.status, message.id, failure.code, failure.words, failure.data);
  }
}

}  // namespace quire::web
