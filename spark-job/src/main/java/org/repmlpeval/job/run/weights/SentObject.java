package org.repmlpeval.job.run.weights;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * An object of any size on its way to the executors, as broadcasts of {@code byte[]}.
 *
 * @param chunks the serialised object in order
 * @param sha256 of all bytes
 */
record SentObject(List<Broadcast<byte[]>> chunks, String sha256) implements Serializable {
    static SentObject send(JavaSparkContext spark, Serializable object) {
        ByteChunks bytes = ByteChunks.of(object);
        return new SentObject(bytes.chunks().stream().map(spark::broadcast).toList(), bytes.sha256());
    }

    /** @throws IllegalStateException if the bytes are not those that were sent */
    <T> T open(Class<T> type) {
        return ByteChunks.of(chunks.stream().map(Broadcast::value).toList(), sha256)
                .open(type);
    }

    /** Frees it everywhere; it cannot be opened any more. */
    void destroy() {
        chunks.forEach(Broadcast::destroy);
    }
}
