// Conversations with /mcp in both eras of the protocol, and what is refused.
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "web/test_site.h"

namespace quire::web {
namespace {

using boost::json::array;
using boost::json::object;

constexpr const char* kMeta =
    R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}})";

class McpTest : public testing::Test {
 protected:
  void SetUp() override {
    Record first = picked("2605.00001", "Boats in a Harbour", "2026-05-04", 7);
    first.paper.abstract = "Boats are moored.";
    first.paper.authors = {{"Mira Østergård"}};
    site.put({first, picked("2605.00002", "Tides", "2026-05-03", 2)});
  }
  Response post(const std::string& body, const std::map<std::string, std::string>& headers = {}) {
    Request request = TestSite::request("/mcp", Method::post, body);
    for (const auto& [name, value] : headers) request.headers[name] = value;
    return site.ask(request);
  }
  static object parsed(const Response& response) { return boost::json::parse(body_of(response)).as_object(); }
  /// A request of the era before; its result.
  object legacy(const std::string& method, const std::string& params = "{}") {
    const Response response =
        post(R"({"jsonrpc":"2.0","id":1,"method":")" + method + R"(","params":)" + params + "}");
    EXPECT_EQ(response.status, 200) << body_of(response);
    const object answer = parsed(response);
    EXPECT_EQ(answer.at("id").as_int64(), 1);
    EXPECT_TRUE(answer.contains("result")) << body_of(response);
    return answer.contains("result") ? answer.at("result").as_object() : object();
  }
  object called(const std::string& tool, const std::string& arguments) {
    return legacy("tools/call", R"({"name":")" + tool + R"(","arguments":)" + arguments + "}");
  }
  object structured(const std::string& tool, const std::string& arguments) {
    const object result = called(tool, arguments);
    EXPECT_FALSE(result.at("isError").as_bool()) << boost::json::serialize(result);
    EXPECT_EQ(boost::json::parse(result.at("content").as_array().at(0).as_object().at("text").as_string()),
              result.at("structuredContent"));
    return result.at("structuredContent").as_object();
  }
  Response modern(const std::string& method, const std::string& params,
                  std::map<std::string, std::string> headers = {}) {
    headers.insert({{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", method}});
    return post(R"({"jsonrpc":"2.0","id":"a","method":")" + method + R"(","params":{)" + params + "}}",
                headers);
  }
  int code(const Response& response) {
    return static_cast<int>(parsed(response).at("error").as_object().at("code").as_int64());
  }

  TestSite site;
};

TEST_F(McpTest, TheEraBeforeShakesHands) {
  const object hello =
      legacy("initialize", R"({"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{}})");
  EXPECT_EQ(hello.at("protocolVersion").as_string(), "2025-06-18");
  EXPECT_EQ(hello.at("serverInfo").as_object().at("name").as_string(), "quire");
  EXPECT_FALSE(hello.contains("resultType"));
  EXPECT_EQ(legacy("initialize", R"({"protocolVersion":"1999-01-01"})").at("protocolVersion").as_string(),
            "2025-11-25");
  const Response done = post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
  EXPECT_EQ(done.status, 202);
  EXPECT_EQ(body_of(done), "");
  EXPECT_TRUE(legacy("ping").empty());
  EXPECT_EQ(code(post(R"({"jsonrpc":"2.0","id":1,"method":"no/such"})")), -32601);
  EXPECT_EQ(site.get("/mcp").status, 405);
  EXPECT_EQ(header_of(site.get("/mcp"), "Allow"), "POST");
}

TEST_F(McpTest, ToolsAreToldInOneOrderWithTheirSchemas) {
  const array tools = legacy("tools/list").at("tools").as_array();
  ASSERT_EQ(tools.size(), 12U);
  const object& search = tools.at(0).as_object();
  EXPECT_EQ(search.at("name").as_string(), "search_papers");
  const object& schema = search.at("inputSchema").as_object();
  EXPECT_EQ(schema.at("required"), array{"query"});
  EXPECT_FALSE(schema.at("additionalProperties").as_bool());
  EXPECT_EQ(schema.at("properties").as_object().at("limit").as_object().at("maximum").as_int64(), 50);
  EXPECT_TRUE(search.at("annotations").as_object().at("readOnlyHint").as_bool());
}

TEST_F(McpTest, ToolsAnswerInTextAndStructure) {
  EXPECT_EQ(
      structured("search_papers", R"({"query":"boats"})").at("papers").as_array().at(0).as_object().at("id"),
      boost::json::value("2605.00001"));
  EXPECT_EQ(
      structured("search_papers", R"({"query":"boats","from":"2026-05-05"})").at("papers").as_array().size(),
      0U);
  EXPECT_EQ(structured("get_paper", R"({"id":"arXiv:2605.00001v1"})").at("upvotes").as_int64(), 7);
  const object read = structured("read_paper", R"({"id":"2605.00001","limit":100})");
  EXPECT_TRUE(has(std::string(read.at("markdown").as_string()), "# Boats in a Harbour"));
  const object day = structured("daily_papers", "{}");
  EXPECT_EQ(day.at("date").as_string(), "2026-05-04");
  EXPECT_EQ(day.at("earlier").as_string(), "2026-05-03");
  EXPECT_EQ(structured("trending_papers", R"({"limit":1})").at("papers").as_array().size(), 1U);
  EXPECT_EQ(structured("get_author", R"({"name":"Mira Østergård"})").at("people").as_array().size(), 1U);
  EXPECT_TRUE(
      has(std::string(structured("export_citations", R"({"id":"2605.00001"})").at("citation").as_string()),
          "@misc{"));
  EXPECT_EQ(structured("list_labs", "{}").at("labs").as_array().at(0).as_object().at("slug").as_string(),
            "example-lab");
  EXPECT_EQ(structured("describe_lab", R"({"slug":"example-lab"})").at("title").as_string(),
            "An Example Paper");
  structured("similar_papers", R"({"id":"2605.00001"})");
}

TEST_F(McpTest, AToolThatCannotSaysWhatToDo) {
  for (const auto& [tool, arguments] : {std::pair{"get_paper", R"({"id":"2605.99999"})"},
                                        {"get_paper", R"({"id":"none"})"},
                                        {"describe_lab", R"({"slug":"no-lab"})"},
                                        {"lab_result", R"({"slug":"example-lab"})"},
                                        {"run_lab", R"({"slug":"example-lab"})"},
                                        {"get_author", R"({"name":"No One"})"}}) {
    const object result = called(tool, arguments);
    EXPECT_TRUE(result.at("isError").as_bool()) << tool;
    EXPECT_FALSE(result.at("content").as_array().at(0).as_object().at("text").as_string().empty()) << tool;
  }
}

TEST_F(McpTest, ArgumentsThatBreakTheSchemaAreErrorsOfTheProtocol) {
  for (const auto& [tool, arguments] : {std::pair{"search_papers", "{}"},
                                        {"search_papers", R"({"query":7})"},
                                        {"search_papers", R"({"query":""})"},
                                        {"search_papers", R"({"query":"x","limit":51})"},
                                        {"search_papers", R"({"query":"x","limit":1.5})"},
                                        {"search_papers", R"({"query":"x","mode":"magic"})"},
                                        {"search_papers", R"({"query":"x","other":1})"},
                                        {"daily_papers", R"({"date":"2026-02-30"})"},
                                        {"no_such_tool", "{}"},
                                        {"search_papers", "[]"}}) {
    const Response response = post(R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" +
                                   std::string(tool) + R"(","arguments":)" + arguments + "}}");
    EXPECT_EQ(code(response), -32602) << tool << arguments;
  }
}

TEST_F(McpTest, TheModernEraKeepsNothingAndChecksItsHeaders) {
  const Response discovered = modern("server/discover", kMeta);
  ASSERT_EQ(discovered.status, 200) << body_of(discovered);
  const object found = parsed(discovered).at("result").as_object();
  EXPECT_EQ(found.at("supportedVersions"), array{"2026-07-28"});
  EXPECT_EQ(found.at("resultType").as_string(), "complete");
  EXPECT_GE(found.at("ttlMs").as_int64(), 0);
  EXPECT_EQ(found.at("cacheScope").as_string(), "public");
  const std::string call = std::string(R"("name":"get_paper","arguments":{"id":"2605.00001"},)") + kMeta;
  EXPECT_EQ(modern("tools/call", call, {{"mcp-name", "get_paper"}}).status, 200);
  EXPECT_EQ(modern("tools/call", call, {{"mcp-name", "=?base64?Z2V0X3BhcGVy?="}}).status, 200);

  const auto refused = [&](const Response& response, int status, int expected) {
    EXPECT_EQ(response.status, status) << body_of(response);
    EXPECT_EQ(code(response), expected) << body_of(response);
  };
  refused(modern("tools/call", call, {{"mcp-name", "other"}}), 400, -32020);
  refused(modern("tools/call", call), 400, -32020);
  refused(modern("tools/list", kMeta, {{"mcp-protocol-version", "2025-11-25"}}), 400, -32020);
  refused(post(R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{)" + std::string(kMeta) + "}}",
               {{"mcp-protocol-version", "2026-07-28"}, {"mcp-method", "tools/call"}}),
          400, -32020);
  const std::string old =
      R"("_meta":{"io.modelcontextprotocol/protocolVersion":"2027-01-01","io.modelcontextprotocol/clientCapabilities":{}})";
  const Response unknown = modern("tools/list", old, {{"mcp-protocol-version", "2027-01-01"}});
  refused(unknown, 400, -32022);
  EXPECT_EQ(parsed(unknown).at("error").as_object().at("data").as_object().at("supported"),
            array{"2026-07-28"});
  refused(modern("tools/list", ""), 400, -32602);
  refused(modern("ping", kMeta), 404, -32601);
  refused(modern("initialize", kMeta), 404, -32601);
}

TEST_F(McpTest, ResourcesAreReadByAddress) {
  const auto text = [&](const std::string& uri) {
    const object read = legacy("resources/read", R"({"uri":")" + uri + "\"}");
    return std::string(read.at("contents").as_array().at(0).as_object().at("text").as_string());
  };
  EXPECT_EQ(legacy("resources/templates/list").at("resourceTemplates").as_array().size(), 3U);
  EXPECT_TRUE(text("quire://paper/2605.00001").starts_with("# Boats in a Harbour"));
  EXPECT_TRUE(has(text("quire://daily/2026-05-03"), "Tides"));
  EXPECT_TRUE(has(text("quire://lab/example-lab"), "An Example Paper"));
  for (const char* none : {"quire://paper/2605.99999", "quire://paper/", "quire://daily/tomorrow",
                           "quire://lab/none", "file:///etc/passwd", ""}) {
    const std::string params = std::string(R"("uri":")") + none + "\"";
    EXPECT_EQ(code(post(R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{)" + params + "}}")),
              -32002)
        << none;
    const Response modern_answer = modern("resources/read", params + "," + kMeta, {{"mcp-name", none}});
    EXPECT_EQ(code(modern_answer), -32602) << none;
  }
}

TEST_F(McpTest, PromptsAreWordsToSend) {
  EXPECT_EQ(legacy("prompts/list").at("prompts").as_array().size(), 1U);
  const object prompt = legacy("prompts/get", R"({"name":"todays_papers","arguments":{"field":"harbours"}})");
  EXPECT_TRUE(has(boost::json::serialize(prompt), "harbours"));
  EXPECT_EQ(code(post(R"({"jsonrpc":"2.0","id":1,"method":"prompts/get","params":{"name":"x"}})")), -32602);
}

TEST_F(McpTest, WhatIsNoMessageIsRefused) {
  EXPECT_EQ(code(post("{")), -32700);
  EXPECT_EQ(post("{").status, 400);
  EXPECT_EQ(code(post(std::string(2000, '['))), -32700);
  for (const char* bad :
       {"[]", "7", R"({"id":1,"method":"ping"})", R"({"jsonrpc":"2.0","id":1})",
        R"({"jsonrpc":"2.0","id":1.5,"method":"ping"})", R"({"jsonrpc":"2.0","id":{},"method":"ping"})",
        R"({"jsonrpc":"2.0","id":1,"method":"ping","params":[]})",
        R"([{"jsonrpc":"2.0","id":1,"method":"ping"}])"}) {
    EXPECT_EQ(code(post(bad)), -32600) << bad;
    EXPECT_EQ(post(bad).status, 400) << bad;
  }
  EXPECT_EQ(
      post(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", {{"mcp-protocol-version", "1999-01-01"}}).status,
      400);
  EXPECT_EQ(post(R"({"jsonrpc":"2.0","id":1,"method":"ping"})", {{"origin", "https://evil.example"}}).status,
            403);
}

}  // namespace
}  // namespace quire::web
