// Who makes the vectors of a folder: Quire's own embedder, or an endpoint that somebody chose. The choice is
// the file `endpoint.json`, written beside and renamed; without it, the own embedder. It names the
// environment variable of the key and never holds a key.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "paper/result.h"

namespace quire::meaning {

struct Choice {
  std::string endpoint;  ///< such as "https://api.example.org/v1"
  std::string model;
  std::size_t dimensions = 0;  ///< asked of the endpoint; 0: as many as the model gives
  std::string key_env = "QUIRE_EMBEDDING_KEY";
  std::string paper_prefix;             ///< put before each paper, as some models want ("passage: ")
  std::string question_prefix;          ///< likewise ("query: ")
  std::uint64_t tokens_max = 0;         ///< that may be spent, papers and questions together; 0: no limit
  std::uint32_t concurrency = 2;        ///< requests for papers at a time
  std::uint32_t batch = 64;             ///< papers in a request
  std::uint32_t text_chars_max = 8000;  ///< of a paper; the rest is not sent
  std::uint32_t deadline_ms = 300;      ///< that a search waits for its question's vector
};

/// What is wrong with a choice, on one line; the address is looked at by Endpoint::open.
Status check(const Choice& choice);

/// None if nothing was chosen. A file that is not a choice is an error.
Result<std::optional<Choice>> read_choice(const std::filesystem::path& directory);
/// Durable on return; a process that has the folder open takes it up with its next Meaning::follow().
void write_choice(const std::filesystem::path& directory, const Choice& choice);
/// Back to the own embedder.
void remove_choice(const std::filesystem::path& directory);

/// The folder of its vectors: the same endpoint, model, prefix of papers and dimensions, and no others.
std::string generation_name(const Choice& choice);

/// FNV-1a, never 0.
std::uint64_t hash_of(std::string_view bytes);

}  // namespace quire::meaning
