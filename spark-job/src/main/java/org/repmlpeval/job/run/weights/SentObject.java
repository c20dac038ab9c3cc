package org.repmlpeval.job.run.weights;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * An object of any size that is sent to the executors as broadcasts of {@code byte[]}.
 *
 * @param chunks the serialised object in order
 * @param sha256 of all bytes
 */
public record SentObject(List<Broadcast<byte[]>> chunks, String sha256) implements Serializable {
    public static SentObject send(JavaSparkContext spark, Serializable object) {
        ByteChunks bytes = ByteChunks.of(object);
        return new SentObject(bytes.chunks().stream().map(spark::broadcast).toList(), bytes.sha256());
    }

    /** @throws IllegalStateException if the bytes differ from those that were sent */
    public <T> T open(Class<T> type) {
        return ByteChunks.of(chunks.stream().map(Broadcast::value).toList(), sha256)
                .open(type);
    }

    /** Frees it on the driver and all executors; it cannot be opened afterwards. */
    public void destroy() {
        chunks.forEach(Broadcast::destroy);
    }
}
