// Weights on disk in the layout of safetensors: eight bytes with the length of a JSON header, the header,
// then the numbers. Any program that reads safetensors reads them; a file whose shape, alphabet or numbers
// are not what they should be is refused.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "labs/engines/micro/adam.h"
#include "labs/engines/micro/net.h"
#include "paper/result.h"

namespace quire::labs::micro {

/// What is kept beside the numbers: "seed", "tokens", "tasks" and whatever the writer adds. Shape and
/// alphabet are put in by save().
using Notes = std::map<std::string, std::string>;

struct Saved {
  Net net;
  Notes notes;
};

/// Writes beside the place and renames, so that there is never half a file. Throws std::runtime_error.
void save(const std::filesystem::path& file, const Net& net, const Notes& notes);
Result<Saved> load(const std::filesystem::path& file);

/// The optimiser's state, for going on where one stopped.
void save_adam(const std::filesystem::path& file, const Shape& shape, const Adam& adam);
Status load_adam(const std::filesystem::path& file, const Shape& shape, Adam& adam);

/// The same from memory: for what travels inside a program, and for tests.
Result<Saved> read_checkpoint(std::string_view bytes);
std::string write_checkpoint(const Net& net, const Notes& notes);

}  // namespace quire::labs::micro
