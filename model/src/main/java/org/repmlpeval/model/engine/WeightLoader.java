package org.repmlpeval.model.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.checkpoint.Tensor;

/** Weights in native memory: each heap tensor once per layout, however many forms use it. */
final class WeightLoader implements AutoCloseable {
    private static final String AS_IT_IS = "as it is";

    private final DataType type;
    private final Map<Tensor, Map<String, INDArray>> loaded = new IdentityHashMap<>();
    private final List<INDArray> arrays = new ArrayList<>();

    WeightLoader(DataType type) {
        this.type = type;
    }

    /** The tensor in its own shape. */
    INDArray load(Tensor tensor) {
        return layouts(tensor).computeIfAbsent(AS_IT_IS, layout -> keep(copy(tensor)));
    }

    /**
     * The tensor in another layout.
     *
     * @param layout names it; one name stands for one arrangement
     * @param arrange from the tensor in its own shape to a new array
     */
    INDArray load(Tensor tensor, String layout, UnaryOperator<INDArray> arrange) {
        return layouts(tensor).computeIfAbsent(layout, name -> {
            INDArray plain = copy(tensor);
            INDArray arranged = arrange.apply(plain);
            plain.close();
            return keep(arranged);
        });
    }

    /** A vector that is no tensor of the state dict. */
    INDArray vector(double[] values) {
        return load(Tensor.of(values, values.length));
    }

    private INDArray keep(INDArray array) {
        arrays.add(array);
        return array;
    }

    /** Nothing more will be loaded: lets go of the heap tensors, keeps the native arrays. */
    void seal() {
        loaded.clear();
    }

    private Map<String, INDArray> layouts(Tensor tensor) {
        return loaded.computeIfAbsent(tensor, t -> new HashMap<>());
    }

    private INDArray copy(Tensor tensor) {
        long[] shape = Arrays.stream(tensor.shape()).asLongStream().toArray();
        INDArray array = Nd4j.createUninitialized(type, shape);
        copyInto(tensor, array.reshape(tensor.size()), type);
        return array;
    }

    static void copyInto(Tensor source, INDArray target, DataType type) {
        if (type == DataType.FLOAT) {
            target.data().setData(source.to(Precision.FLOAT32).floats());
        } else {
            target.data().setData(source.to(Precision.FLOAT64).doubles());
        }
    }

    @Override
    public void close() {
        arrays.forEach(INDArray::close);
        arrays.clear();
        loaded.clear();
    }
}
