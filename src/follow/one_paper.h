// One paper of arXiv that somebody names, asked of its query API politely: through the gate that harvests of
// arXiv pass too. Asked is only the address that the operator set, whatever the person typed.
#pragma once

#include <string>

#include "follow/asker.h"
#include "paper/paper.h"

namespace quire::follow {

/// $QUIRE_ARXIV, where that names an http(s) address; else arXiv's own.
std::string arxiv_query_address();

/// What arXiv says about the paper. An error says that it has none of that number, cannot be reached, or that
/// `stop` became true while the gate was shut.
Result<Record> ask_arxiv(const PaperId& id, Asker& asker, const std::string& address, const Stop& stop);

/// The same over the network, done with after `seconds_max`. `contact` as source::user_agent() has it.
Result<Record> ask_arxiv(const PaperId& id, const std::filesystem::path& data_folder,
                         std::string_view contact, int seconds_max);

}  // namespace quire::follow
