// Answers of OAI-PMH servers for tests, composed from their parts.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "source/gathered_test.h"
#include "source/oai.h"

namespace quire::source {

inline std::string oai_answer(const std::string& inside) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd">
<responseDate>2026-11-20T03:40:00Z</responseDate>
<request verb="ListRecords" metadataPrefix="arXiv">https://oaipmh.example.org/oai</request>
)" + inside +
         "\n</OAI-PMH>\n";
}

inline std::string oai_list(const std::string& records) {
  return oai_answer("<ListRecords>" + records + "</ListRecords>");
}

inline std::string oai_record(const std::string& id, const std::string& metadata,
                              const std::string& sets = "") {
  return "<record><header><identifier>oai:arXiv.org:" + id +
         "</identifier><datestamp>2026-11-20</datestamp>" + sets + "</header>\n<metadata>" + metadata +
         "</metadata></record>\n";
}

inline std::string arxiv_record(const std::string& id, const std::string& fields) {
  return oai_record(
      id, R"(<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>)" + id + "</id>" + fields + "</arXiv>");
}

inline std::string raw_record(const std::string& id, const std::string& fields) {
  return oai_record(
      id, R"(<arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/"><id>)" + id + "</id>" + fields + "</arXivRaw>");
}

inline std::string dc_record(const std::string& id, const std::string& fields, const std::string& sets = "") {
  return oai_record(id,
                    R"(<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" )"
                    R"(xmlns:dc="http://purl.org/dc/elements/1.1/">)" +
                        fields + "</oai_dc:dc>",
                    sets);
}

inline std::string raw_version(const std::string& label, const std::string& date, const std::string& type) {
  return R"(<version version=")" + label + R"("><date>)" + date + "</date><size>120kb</size><source_type>" +
         type + "</source_type></version>";
}

/// The answer, which must be whole and without problems.
inline OaiAnswer read_well(const std::string& xml) {
  Result<OaiAnswer> answer = read_oai(xml, "arxiv-oai");
  if (!answer) {
    ADD_FAILURE() << answer.error();
    return {};
  }
  for (const Problem& problem : answer->problems) ADD_FAILURE() << problem.line << ": " << problem.message;
  return std::move(*answer);
}

/// The one paper of a list.
inline Paper only_paper(const std::string& record) {
  OaiAnswer answer = read_well(oai_list(record));
  EXPECT_EQ(answer.records.size(), 1u);
  return answer.records.empty() ? Paper(PaperId::own_id("none")) : answer.records.front().paper;
}

}  // namespace quire::source
