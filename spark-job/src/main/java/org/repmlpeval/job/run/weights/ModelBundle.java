package org.repmlpeval.job.run.weights;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.repmlpeval.model.arch.Architecture;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.StateDict;
import org.repmlpeval.model.checkpoint.Tensor;

/** An architecture with the float32 weights of its forms, ready to be serialised. A tensor that several forms share is written once. */
public final class ModelBundle implements Serializable {
    private static final long serialVersionUID = 1;
    private static final int FLOATS_PER_BLOCK = 1 << 16;

    private final Architecture architecture;
    private transient Map<Form, StateDict> weights;

    public ModelBundle(Architecture architecture, Map<Form, StateDict> weights) {
        this.architecture = architecture;
        this.weights = new EnumMap<>(weights);
    }

    public Architecture architecture() {
        return architecture;
    }

    public Map<Form, StateDict> weights() {
        return weights;
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        out.defaultWriteObject();
        Map<Tensor, Integer> numbers = new IdentityHashMap<>();
        List<Tensor> distinct = new ArrayList<>();
        for (StateDict state : weights.values()) {
            for (Tensor tensor : state.tensors().values()) {
                if (numbers.putIfAbsent(tensor, distinct.size()) == null) {
                    distinct.add(tensor);
                }
            }
        }
        out.writeInt(distinct.size());
        for (Tensor tensor : distinct) {
            out.writeObject(tensor.shape());
            writeFloats(out, tensor.floats());
        }
        out.writeInt(weights.size());
        for (Map.Entry<Form, StateDict> entry : weights.entrySet()) {
            out.writeObject(entry.getKey());
            out.writeInt(entry.getValue().tensors().size());
            for (Map.Entry<String, Tensor> named : entry.getValue().tensors().entrySet()) {
                out.writeUTF(named.getKey());
                out.writeInt(numbers.get(named.getValue()));
            }
        }
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        Tensor[] distinct = new Tensor[in.readInt()];
        for (int i = 0; i < distinct.length; i++) {
            int[] shape = (int[]) in.readObject();
            distinct[i] = Tensor.of(readFloats(in), shape);
        }
        weights = new EnumMap<>(Form.class);
        int forms = in.readInt();
        for (int f = 0; f < forms; f++) {
            Form form = (Form) in.readObject();
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            int count = in.readInt();
            for (int t = 0; t < count; t++) {
                String name = in.readUTF();
                tensors.put(name, distinct[in.readInt()]);
            }
            weights.put(form, new StateDict(tensors));
        }
    }

    private static void writeFloats(ObjectOutputStream out, float[] values) throws IOException {
        out.writeInt(values.length);
        byte[] block = new byte[Math.min(values.length, FLOATS_PER_BLOCK) * Float.BYTES];
        for (int start = 0; start < values.length; start += FLOATS_PER_BLOCK) {
            int n = Math.min(FLOATS_PER_BLOCK, values.length - start);
            ByteBuffer.wrap(block).asFloatBuffer().put(values, start, n);
            out.write(block, 0, n * Float.BYTES);
        }
    }

    private static float[] readFloats(ObjectInputStream in) throws IOException {
        float[] values = new float[in.readInt()];
        byte[] block = new byte[Math.min(values.length, FLOATS_PER_BLOCK) * Float.BYTES];
        for (int start = 0; start < values.length; start += FLOATS_PER_BLOCK) {
            int n = Math.min(FLOATS_PER_BLOCK, values.length - start);
            in.readFully(block, 0, n * Float.BYTES);
            ByteBuffer.wrap(block).asFloatBuffer().get(values, start, n);
        }
        return values;
    }
}
