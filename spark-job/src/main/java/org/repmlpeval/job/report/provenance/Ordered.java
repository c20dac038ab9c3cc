package org.repmlpeval.job.report.provenance;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes unmodifiable copies of maps that keep the order of the keys, so that a document's keys stay in a stable order. */
public final class Ordered {
    private Ordered() {}

    public static <K, V> Map<K, V> copy(Map<K, V> map) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }
}
