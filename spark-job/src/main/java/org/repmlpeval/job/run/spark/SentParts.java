package org.repmlpeval.job.run.spark;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.repmlpeval.job.run.weights.ByteChunks;
import scala.collection.Iterator;
import scala.collection.Iterator$;
import scala.collection.immutable.List$;
import scala.reflect.ClassTag$;

/**
 * The inputs of tasks, one each. An input is serialised when Spark sends its task, and not before, so the driver does not hold the
 * serialised inputs of all tasks at once. Tasks get it as {@link ByteChunks#packed}, whatever the session's serializer.
 */
public final class SentParts extends RDD<byte[]> {
    private static final long serialVersionUID = 1L;

    private final transient List<? extends Serializable> inputs;
    private final transient List<List<String>> hosts;

    /**
     * @param inputs of the tasks, by their number; at least one
     * @param hosts of each task, that are near its data, best first; none of a task that may run anywhere
     */
    public SentParts(SparkContext spark, List<? extends Serializable> inputs, List<List<String>> hosts) {
        super(spark, noParents(), ClassTag$.MODULE$.<byte[]>apply(byte[].class));
        this.inputs = inputs;
        this.hosts = hosts;
    }

    /** An empty Seq as both Scala 2.12 and Scala 2.13 understand it. */
    @SuppressWarnings("unchecked") // an empty list is one of any type
    private static <S> S noParents() {
        return (S) List$.MODULE$.empty();
    }

    @Override
    public Partition[] getPartitions() {
        Partition[] parts = new Partition[inputs.size()];
        for (int i = 0; i < parts.length; i++) {
            parts[i] = new Part(i, inputs.get(i));
        }
        return parts;
    }

    @Override
    public scala.collection.immutable.List<String> getPreferredLocations(Partition part) {
        List<String> near = hosts.get(part.index());
        scala.collection.immutable.List<String> names = List$.MODULE$.empty();
        for (int i = near.size() - 1; i >= 0; i--) {
            names = names.$colon$colon(near.get(i));
        }
        return names;
    }

    @Override
    public Iterator<byte[]> compute(Partition part, TaskContext context) {
        return Iterator$.MODULE$.single(((Part) part).packed);
    }

    /** On the driver it holds the input itself, on an executor its bytes. */
    private static final class Part implements Partition {
        private static final long serialVersionUID = 1L;

        private final int index;
        private final transient Serializable input;
        private transient byte[] packed;

        private Part(int index, Serializable input) {
            this.index = index;
            this.input = input;
        }

        @Override
        public int index() {
            return index;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            out.defaultWriteObject();
            byte[] content = packed != null ? packed : ByteChunks.of(input).packed();
            out.writeInt(content.length);
            out.write(content);
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            packed = new byte[in.readInt()];
            in.readFully(packed);
        }
    }
}
