"""The read side: plain data for pages, each list under the filter of authorization. Changes nothing, words nothing."""
